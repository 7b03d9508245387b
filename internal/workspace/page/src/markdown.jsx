import { fromMarkdown } from "mdast-util-from-markdown";
import { gfmFromMarkdown } from "mdast-util-gfm";
import { gfm } from "micromark-extension-gfm";
import { Link, withEmoji } from "./mrkdwn.jsx";

// Standard Markdown, as markdown blocks and streamed text carry it. The text is parsed
// into a tree and the tree shown; HTML in it is shown as the text that it is.

const row = (node, Cell) => <tr>{node.children.map((c) => <Cell>{all(c)}</Cell>)}</tr>;

function show(node) {
  switch (node.type) {
    case "text": return withEmoji(node.value);
    case "html": return node.value;
    case "strong": return <b>{all(node)}</b>;
    case "emphasis": return <i>{all(node)}</i>;
    case "delete": return <s>{all(node)}</s>;
    case "inlineCode": return <code>{node.value}</code>;
    case "code": return <pre>{node.value}</pre>;
    case "break": return <br />;
    case "link": return <Link url={node.url}>{all(node)}</Link>;
    case "image": return <Link url={node.url}>{node.alt || node.url}</Link>;
    case "paragraph": return <p>{all(node)}</p>;
    case "heading": return <p><b>{all(node)}</b></p>;
    case "blockquote": return <blockquote>{all(node)}</blockquote>;
    case "list": return node.ordered ? <ol start={node.start ?? 1}>{all(node)}</ol> : <ul>{all(node)}</ul>;
    case "listItem": return <li>{node.checked != null && (node.checked ? "☑ " : "☐ ")}{all(node)}</li>;
    case "thematicBreak": return <hr />;
    case "table": return (
      <table>
        <thead>{row(node.children[0], "th")}</thead>
        <tbody>{node.children.slice(1).map((r) => row(r, "td"))}</tbody>
      </table>
    );
    default: return node.children ? all(node) : node.value ?? null;
  }
}

const all = (node) => node.children.map(show);

export function Markdown({ text }) {
  return <div class="markdown">{all(fromMarkdown(text, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] }))}</div>;
}
