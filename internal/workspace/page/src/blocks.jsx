import { useContext } from "preact/hooks";
import { Element, Image, Scope, Text } from "./elements.jsx";
import { Markdown } from "./markdown.jsx";
import { RichText } from "./richtext.jsx";

function Section({ block }) {
  return (
    <div class="section">
      <div class="section-body">
        {block.text && <div><Text text={block.text} /></div>}
        {block.fields && <div class="fields">{block.fields.map((f) => <div><Text text={f} /></div>)}</div>}
      </div>
      {block.accessory && <div class="accessory"><Element element={block.accessory} /></div>}
    </div>
  );
}

function Input({ block }) {
  const { errors } = useContext(Scope);
  const error = errors?.[block.block_id];
  return (
    <div class={"input" + (error ? " wrong" : "")}>
      <label>
        <span class="label"><Text text={block.label} />{block.optional && <small> (optional)</small>}</span>
        <Element element={block.element} />
      </label>
      {block.hint && <small class="hint"><Text text={block.hint} /></small>}
      {error && <small class="error" role="alert">{error}</small>}
    </div>
  );
}

function Table({ block }) {
  const { who } = useContext(Scope);
  const cell = (c) => (c.type === "rich_text" ? <RichText block={c} who={who} /> : c.text);
  return (
    <div class="table-scroll">
      <table>
        <tbody>{block.rows.map((r, i) => <tr>{r.map((c) => (i ? <td>{cell(c)}</td> : <th>{cell(c)}</th>))}</tr>)}</tbody>
      </table>
    </div>
  );
}

function Block({ block }) {
  const { who } = useContext(Scope);
  switch (block.type) {
    case "section": return <Section block={block} />;
    case "header": return <h3 class="header-block"><Text text={block.text} /></h3>;
    case "divider": return <hr />;
    case "context": return (
      <div class="context">
        {block.elements.map((e) => (e.type === "image" ? <Image image={e} thumb /> : <span><Text text={e} /></span>))}
      </div>
    );
    case "actions":
    case "context_actions": return <div class="actions">{block.elements.map((e) => <Element element={e} key={e.action_id} />)}</div>;
    case "image": return <figure>{block.title && <figcaption><Text text={block.title} /></figcaption>}<Image image={block} /></figure>;
    case "input": return <Input block={block} />;
    case "rich_text": return <RichText block={block} who={who} />;
    case "markdown": return <Markdown text={block.text} />;
    case "table": return <Table block={block} />;
    default: return <p class="unknown">(a {block.type} block)</p>;
  }
}

export function Blocks({ blocks, scope }) {
  return (
    <Scope.Provider value={scope}>
      <div class="blocks">{blocks.map((b) => <Block block={b} key={b.block_id} />)}</div>
    </Scope.Provider>
  );
}
