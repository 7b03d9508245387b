import { useEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icons.jsx";
import { Blocks } from "./blocks.jsx";

// elementsOf lists a view's elements with the block that each stands in.
const elementsOf = (view) => view.blocks.flatMap((b) =>
  [b.element, b.accessory, ...(b.type === "actions" ? b.elements : [])].filter(Boolean).map((e) => [e, b]));

// Modal shows the view in front. What is typed is kept here until it is submitted.
export function Modal({ view, errors, who, run, user }) {
  const [values, setValues] = useState({});
  const [sending, setSending] = useState(false);
  const box = useRef(null);
  useEffect(() => {
    setValues({});
    const first = box.current.querySelector("[autofocus], .input input, .input textarea, .input select");
    (first || box.current).focus();
  }, [view.id]);
  useEffect(() => setSending(false), [view.hash, errors]);
  const close = () => run("close", { user, view_id: view.id });
  const keys = (e) => {
    if (e.key === "Escape") close();
    if (e.key === "Tab") keepFocus(e, box.current);
  };
  const submit = (e) => {
    e.preventDefault();
    setSending(true);
    run("submit", { user, view_id: view.id, values }).then((ok) => ok === false && setSending(false));
  };
  const blockOf = new Map(elementsOf(view).map(([e, b]) => [e.action_id, b]));
  const scope = {
    who, errors,
    onAction: (element, value) => run("click", { user, view_id: view.id, action_id: element.action_id, value }),
    input: (element) => {
      const block = blockOf.get(element.action_id);
      return {
        value: values[element.action_id],
        set: (v) => setValues((old) => ({ ...old, [element.action_id]: v })),
        acts: block && (block.type !== "input" || block.dispatch_action) && !element.type.endsWith("_input"),
      };
    },
  };
  return (
    <div class="backdrop">
      <form class="dialog" role="dialog" aria-modal="true" aria-label={view.title.text} tabIndex={-1} ref={box} onKeyDown={keys} onSubmit={submit} noValidate={false}>
        <header><h2>{view.title.text}</h2><button type="button" class="icon" aria-label="Close" onClick={close}><Icon name="close" /></button></header>
        <div class="dialog-body">
          {errors?.[""] && <p class="error" role="alert">{errors[""]}</p>}
          <Blocks blocks={view.blocks} scope={scope} key={view.id} />
        </div>
        <footer class="dialog-foot">
          <button type="button" class="button" onClick={close}>{view.close?.text || (view.submit ? "Cancel" : "Close")}</button>
          {view.submit && <button type="submit" class="button primary" disabled={sending}>{sending ? "Sending…" : view.submit.text}</button>}
        </footer>
      </form>
    </div>
  );
}

function keepFocus(e, box) {
  const stops = [...box.querySelectorAll("button, input, select, textarea, a[href]")].filter((x) => !x.disabled);
  const edge = e.shiftKey ? stops[0] : stops.at(-1);
  if (document.activeElement !== edge) return;
  e.preventDefault();
  (e.shiftKey ? stops.at(-1) : stops[0]).focus();
}

export function Home({ view, who, run, user, bot }) {
  if (!view) {
    return <div class="home empty"><p>{bot} has not published a Home tab yet.</p></div>;
  }
  const scope = {
    who,
    onAction: (element, value) => run("click", { user, view_id: view.id, action_id: element.action_id, value }),
  };
  return <div class="home"><Blocks blocks={view.blocks} scope={scope} key={view.hash} /></div>;
}
