import { Broadcast, ChannelName, Link, Mention, emojiChar, slackDate } from "./mrkdwn.jsx";

// rich_text blocks: text, links, mentions, lists, quotations, code.

function styled(style = {}, children) {
  let out = children;
  if (style.code) out = <code>{out}</code>;
  if (style.strike) out = <s>{out}</s>;
  if (style.italic) out = <i>{out}</i>;
  if (style.bold) out = <b>{out}</b>;
  if (style.underline) out = <u>{out}</u>;
  return out;
}

const lines = (text) => text.split("\n").map((l, i) => <>{i > 0 && <br />}{l}</>);

function Inline({ e, who }) {
  switch (e.type) {
    case "text": return styled(e.style, lines(e.text));
    case "link": return styled(e.style, <Link url={e.url}>{e.text || e.url}</Link>);
    case "user": return styled(e.style, <Mention id={e.user_id} who={who} />);
    case "channel": return styled(e.style, <ChannelName id={e.channel_id} who={who} />);
    case "usergroup": return <span class="mention">@{e.usergroup_id}</span>;
    case "broadcast": return <Broadcast range={e.range} />;
    case "emoji": return emojiChar(e.name) || `:${e.name}:`;
    case "date": return slackDate(e.timestamp, e.format, e.fallback || "");
    case "color": return <code>{e.value}</code>;
    default: return null;
  }
}

const inlines = (elements, who) => elements.map((e) => <Inline e={e} who={who} />);

function RichList({ e, who }) {
  const items = e.elements.map((item) => <li>{inlines(item.elements, who)}</li>);
  const indent = "indent" + Math.min(e.indent || 0, 8);
  return e.style === "ordered"
    ? <ol class={indent} start={(e.offset || 0) + 1}>{items}</ol>
    : <ul class={indent}>{items}</ul>;
}

export function RichText({ block, who }) {
  return block.elements.map((e) => {
    switch (e.type) {
      case "rich_text_list": return <RichList e={e} who={who} />;
      case "rich_text_quote": return <blockquote>{inlines(e.elements, who)}</blockquote>;
      case "rich_text_preformatted": return <pre>{inlines(e.elements, who)}</pre>;
      default: return <div class="rich-section">{inlines(e.elements, who)}</div>;
    }
  });
}
