import names from "emoji-names";

// Slack's own markup (mrkdwn) as elements. Nothing here makes HTML from text: every
// piece ends as a text node or as an element with checked attributes.

const entities = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
const decode = (s) => s.replace(/&(amp|lt|gt);/g, (e) => entities[e]);

// safeHref returns an address that a click may open, or null.
export function safeHref(url) {
  return /^(https?:\/\/|mailto:|tel:)/i.test(url) ? url : null;
}

export function Link({ url, children }) {
  const href = safeHref(url);
  if (!href) return <span>{children}</span>;
  return <a href={href} target="_blank" rel="noopener noreferrer">{children}</a>;
}

export function Mention({ id, who }) {
  const u = who.user(id);
  return <span class={"mention" + (id === who.me ? " me" : "")}>@{u.is_bot ? u.name : u.real_name}</span>;
}

export function ChannelName({ id, who, label }) {
  const c = who.channel(id);
  return <span class="mention">#{c ? c.name : label || id}</span>;
}

export const Broadcast = ({ range }) => <span class="mention me">@{range}</span>;

export const emojiChar = (name) => names[name.replace(/::skin-tone-\d$/, "")];

// withEmoji turns :names: into characters and leaves unknown names alone.
export function withEmoji(text) {
  return text.replace(/:([a-z0-9_+-]+(?:::skin-tone-\d)?):/g, (whole, name) => emojiChar(name) || whole);
}

export function slackDate(timestamp, format, fallback) {
  const d = new Date(Number(timestamp) * 1000);
  if (Number.isNaN(d.getTime())) return fallback;
  const as = (o) => d.toLocaleString([], o);
  const parts = {
    date_num: d.toISOString().slice(0, 10),
    date: as({ dateStyle: "long" }), date_pretty: as({ dateStyle: "long" }),
    date_short: as({ dateStyle: "medium" }), date_short_pretty: as({ dateStyle: "medium" }),
    date_long: as({ dateStyle: "full" }), date_long_pretty: as({ dateStyle: "full" }),
    time: as({ timeStyle: "short" }), time_secs: as({ timeStyle: "medium" }), ago: as({ dateStyle: "medium" }),
  };
  return format.replace(/\{(\w+)\}/g, (whole, name) => parts[name] || whole);
}

function special(body, who) {
  const [target, label] = body.split(/\|(.*)/s);
  if (target.startsWith("@")) return <Mention id={target.slice(1)} who={who} />;
  if (target.startsWith("#")) return <ChannelName id={target.slice(1)} label={label} who={who} />;
  if (target.startsWith("!date^")) {
    const [, stamp, format, url] = target.split("^");
    const text = slackDate(stamp, format || "{date}", label || "");
    return url ? <Link url={url}>{text}</Link> : text;
  }
  if (/^!(here|channel|everyone)/.test(target)) return <Broadcast range={target.slice(1)} />;
  if (target.startsWith("!subteam^")) return <span class="mention">{label || "@group"}</span>;
  if (target.startsWith("!")) return label || `<${decode(target)}>`;
  if (!safeHref(target)) return `<${decode(body)}>`;
  return <Link url={decode(target)}>{decode(label || target.replace(/^mailto:/, ""))}</Link>;
}

const inlineForm = /`([^`\n]+)`|<([^<>\n]+)>|(?<![\w*])\*(?=\S)([^*\n]*\S)\*(?![\w*])|(?<![\w_])_(?=\S)([^_\n]*\S)_(?![\w_])|(?<![\w~])~(?=\S)([^~\n]*\S)~(?![\w~])/g;

function inline(text, who) {
  const out = [];
  let last = 0;
  const words = (s) => {
    if (s) out.push(withEmoji(decode(s)));
  };
  for (const m of text.matchAll(inlineForm)) {
    words(text.slice(last, m.index));
    last = m.index + m[0].length;
    if (m[1] !== undefined) out.push(<code>{decode(m[1])}</code>);
    else if (m[2] !== undefined) out.push(special(m[2], who));
    else if (m[3] !== undefined) out.push(<b>{inline(m[3], who)}</b>);
    else if (m[4] !== undefined) out.push(<i>{inline(m[4], who)}</i>);
    else out.push(<s>{inline(m[5], who)}</s>);
  }
  words(text.slice(last));
  return out;
}

// Mrkdwn shows a text in Slack's markup: fences, quotations and inline styles.
export function Mrkdwn({ text, who }) {
  const parts = text.split(/```\n?([\s\S]+?)\n?```/);
  return (
    <>
      {parts.map((part, i) => (i % 2 ? <pre>{decode(part)}</pre> : <Lines text={part} who={who} />))}
    </>
  );
}

function Lines({ text, who }) {
  const groups = [];
  for (const line of text.split("\n")) {
    const quoted = /^(?:>|&gt;) ?(.*)$/.exec(line);
    const kind = quoted ? "quote" : "plain";
    if (groups.at(-1)?.kind !== kind) groups.push({ kind, lines: [] });
    groups.at(-1).lines.push(quoted ? quoted[1] : line);
  }
  const shown = (lines) => lines.map((l, i) => <>{i > 0 && <br />}{inline(l, who)}</>);
  return groups.map((g) => (g.kind === "quote" ? <blockquote>{shown(g.lines)}</blockquote> : <span>{shown(g.lines)}</span>));
}
