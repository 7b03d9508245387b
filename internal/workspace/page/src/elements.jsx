import { createContext } from "preact";
import { useContext, useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Icon } from "./icons.jsx";
import { Mrkdwn, safeHref, withEmoji } from "./mrkdwn.jsx";

// Interactive elements. Where they stand decides what they do: a Scope carries the
// person's names, `onAction(element, value)` for what acts at once, and, in a modal,
// `input(element, blockID)` with the value that the form keeps.
export const Scope = createContext(null);

export function Text({ text }) {
  const { who } = useContext(Scope);
  if (!text) return null;
  if (text.type === "mrkdwn") return <Mrkdwn text={text.text} who={who} />;
  const words = text.emoji === false ? text.text : withEmoji(text.text);
  return words.split("\n").map((l, i) => <>{i > 0 && <br />}{l}</>);
}

const plain = (t) => (t ? (t.emoji === false ? t.text : withEmoji(t.text)) : "");

// useOutside closes a popover on Escape and on a click elsewhere.
export function useOutside(open, close) {
  const ref = useRef(null);
  useEffect(() => {
    if (!open) return;
    const away = (e) => { if (!ref.current?.contains(e.target)) close(); };
    const escape = (e) => {
      if (e.key === "Escape") {
        e.stopPropagation();
        close();
      }
    };
    document.addEventListener("mousedown", away);
    document.addEventListener("keydown", escape, true);
    return () => {
      document.removeEventListener("mousedown", away);
      document.removeEventListener("keydown", escape, true);
    };
  }, [open]);
  return ref;
}

// Popover is the list under a menu button. It turns to the side that has room.
export function Popover({ children }) {
  const ref = useRef(null);
  useLayoutEffect(() => {
    const menu = ref.current;
    const edge = menu.closest(".list, .home, .dialog-body")?.getBoundingClientRect() || document.body.getBoundingClientRect();
    const box = menu.getBoundingClientRect();
    if (box.left < edge.left) menu.classList.add("right");
    if (box.bottom > edge.bottom) menu.classList.add("above");
    menu.querySelector("button")?.focus();
  }, []);
  const keys = (e) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[e.key];
    if (!step) return;
    e.preventDefault();
    document.activeElement[step]?.focus();
  };
  return <div class="menu" role="menu" ref={ref} onKeyDown={keys}>{children}</div>;
}

// useConfirm asks first where the element says so.
function useConfirm(element) {
  const [pending, setPending] = useState(null);
  const ask = (go) => (element.confirm ? setPending(() => go) : go());
  const c = element.confirm;
  const dialog = pending && (
    <div class="backdrop" role="alertdialog" aria-modal="true" aria-label={plain(c.title)}>
      <div class="dialog confirm">
        <h2>{plain(c.title)}</h2>
        <p><Text text={c.text} /></p>
        <div class="dialog-foot">
          <button class="button" onClick={() => setPending(null)}>{plain(c.deny)}</button>
          <button class={"button " + (c.style || "primary")} autofocus
            onClick={() => { setPending(null); pending(); }}>{plain(c.confirm)}</button>
        </div>
      </div>
    </div>
  );
  return [ask, dialog];
}

function Button({ element }) {
  const { onAction } = useContext(Scope);
  const [ask, dialog] = useConfirm(element);
  const href = element.url && safeHref(element.url);
  const go = () => ask(() => onAction(element, ""));
  const label = plain(element.text);
  const props = { class: "button " + (element.style || ""), "data-action": element.action_id, "aria-label": element.accessibility_label };
  return (
    <>
      {href
        ? <a {...props} href={href} target="_blank" rel="noopener noreferrer" onClick={go}>{label}</a>
        : <button type="button" {...props} onClick={go}>{label}</button>}
      {dialog}
    </>
  );
}

function Feedback({ element }) {
  const { onAction } = useContext(Scope);
  const [given, setGiven] = useState("");
  const one = (b, mark) => (
    <button type="button" class={"feedback" + (given === b.value ? " given" : "")} data-action={element.action_id} data-value={b.value}
      aria-label={b.accessibility_label || plain(b.text)} aria-pressed={given === b.value} title={plain(b.text)}
      onClick={() => { setGiven(b.value); onAction(element, b.value); }}><Icon name={mark} /></button>
  );
  return <span class="feedback-pair">{one(element.positive_button, "up")}{one(element.negative_button, "down")}</span>;
}

function IconButton({ element }) {
  const { onAction } = useContext(Scope);
  const [ask, dialog] = useConfirm(element);
  return (
    <>
      <button type="button" class="feedback" title={plain(element.text)} aria-label={element.accessibility_label || plain(element.text)}
        data-action={element.action_id} onClick={() => ask(() => onAction(element, ""))}><Icon name="trash" /></button>
      {dialog}
    </>
  );
}

function Overflow({ element }) {
  const { onAction } = useContext(Scope);
  const [open, setOpen] = useState(false);
  const [ask, dialog] = useConfirm(element);
  const ref = useOutside(open, () => setOpen(false));
  const choose = (o) => {
    setOpen(false);
    ask(() => onAction(element, o.value));
    if (o.url && safeHref(o.url)) window.open(o.url, "_blank", "noopener");
  };
  return (
    <span class="overflow" ref={ref}>
      <button type="button" class="button overflow-button" aria-haspopup="menu" aria-expanded={open} aria-label="More actions"
        data-action={element.action_id} onClick={() => setOpen(!open)}>⋯</button>
      {open && (
        <Popover>
          {element.options.map((o) => (
            <button type="button" role="menuitem" data-value={o.value} onClick={() => choose(o)}>
              {plain(o.text)}
              {o.description && <small>{plain(o.description)}</small>}
            </button>
          ))}
        </Popover>
      )}
      {dialog}
    </span>
  );
}

// useField ties an element to the form that holds it, or makes it act at once.
function useField(element, first) {
  const scope = useContext(Scope);
  const [own, setOwn] = useState(first);
  const field = scope.input?.(element);
  const value = field ? field.value ?? first : own;
  const set = (next) => {
    if (field) field.set(next);
    else setOwn(next);
    if (!field || field.acts) scope.onAction(element, next);
  };
  return [value, set, field];
}

const groupsOf = (element) => element.option_groups || [{ options: element.options || [] }];

function Select({ element }) {
  const { who } = useContext(Scope);
  const kind = element.type.replace(/^multi_/, "");
  const many = kind !== element.type;
  const choices = {
    users_select: () => [{ options: who.all.filter((u) => !u.is_bot).map((u) => [u.id, u.real_name]) }],
    channels_select: () => [{ options: who.channels.filter((c) => c.kind === "channel").map((c) => [c.id, "#" + c.name]) }],
    conversations_select: () => [{ options: who.channels.map((c) => [c.id, c.kind === "im" ? "Direct message" : "#" + c.name]) }],
  }[kind] || (() => groupsOf(element).map((g) => ({ label: plain(g.label), options: g.options.map((o) => [o.value, plain(o.text)]) })));
  const first = many
    ? (element.initial_options?.map((o) => o.value) || element.initial_users || element.initial_channels || element.initial_conversations || []).join(",")
    : element.initial_option?.value || element.initial_user || element.initial_channel || element.initial_conversation || "";
  const [value, set] = useField(element, first);
  const chosen = value ? value.split(",") : [];
  const change = (e) => set(many ? [...e.currentTarget.selectedOptions].map((o) => o.value).join(",") : e.currentTarget.value);
  const groups = choices();
  const rows = groups.reduce((n, g) => n + g.options.length, 0);
  const options = groups.map((g) => {
    const list = g.options.map(([v, label]) => <option value={v} selected={chosen.includes(v)}>{label}</option>);
    return g.label ? <optgroup label={g.label}>{list}</optgroup> : list;
  });
  return (
    <select class="select" multiple={many} size={many ? Math.min(rows, 10) : undefined} data-action={element.action_id} aria-label={plain(element.placeholder) || "Choose"} onChange={change}>
      {!many && <option value="" disabled={!!value} hidden={!!value} selected={!value}>{plain(element.placeholder) || "Choose an option"}</option>}
      {options}
    </select>
  );
}

function Choices({ element }) {
  const many = element.type === "checkboxes";
  const first = many ? (element.initial_options || []).map((o) => o.value).join(",") : element.initial_option?.value || "";
  const [value, set] = useField(element, first);
  const chosen = value ? value.split(",") : [];
  const toggle = (v) => {
    if (!many) return set(v);
    set((chosen.includes(v) ? chosen.filter((x) => x !== v) : [...chosen, v]).join(","));
  };
  return (
    <div class="choices" role={many ? "group" : "radiogroup"}>
      {element.options.map((o) => (
        <label>
          <input type={many ? "checkbox" : "radio"} name={element.action_id} value={o.value} data-action={element.action_id}
            checked={chosen.includes(o.value)} onChange={() => toggle(o.value)} />
          <span><Text text={o.text} />{o.description && <small><Text text={o.description} /></small>}</span>
        </label>
      ))}
    </div>
  );
}

function Picker({ element }) {
  const type = { datepicker: "date", timepicker: "time", datetimepicker: "datetime-local" }[element.type];
  const [value, set] = useField(element, element.initial_date || element.initial_time || "");
  return <input class="text" type={type} value={value} data-action={element.action_id} aria-label={plain(element.placeholder) || "Pick"}
    onChange={(e) => set(e.currentTarget.value)} />;
}

const inputTypes = { number_input: "number", email_text_input: "email", url_text_input: "url" };

function Typed({ element }) {
  const [value, set] = useField(element, element.initial_value || "");
  const props = {
    class: "text", value, placeholder: plain(element.placeholder), "data-action": element.action_id,
    minLength: element.min_length, maxLength: element.max_length || 3000, autofocus: element.focus_on_load,
    onInput: (e) => set(e.currentTarget.value),
  };
  return element.multiline ? <textarea rows="4" {...props} /> : <input type={inputTypes[element.type] || "text"} {...props} />;
}

export function Image({ image, thumb }) {
  const [broken, setBroken] = useState(false);
  if (broken || !/^(https?:|data:image\/)/i.test(image.image_url || "")) return <span class="image-missing">{image.alt_text}</span>;
  return <img class={thumb ? "thumb" : ""} src={image.image_url} alt={image.alt_text} title={image.alt_text} onError={() => setBroken(true)} />;
}

export function Element({ element }) {
  switch (element.type) {
    case "button": return <Button element={element} />;
    case "feedback_buttons": return <Feedback element={element} />;
    case "icon_button": return <IconButton element={element} />;
    case "overflow": return <Overflow element={element} />;
    case "image": return <Image image={element} thumb />;
    case "radio_buttons":
    case "checkboxes": return <Choices element={element} />;
    case "datepicker":
    case "timepicker":
    case "datetimepicker": return <Picker element={element} />;
    default: return element.type.endsWith("_select") ? <Select element={element} /> : <Typed element={element} />;
  }
}
