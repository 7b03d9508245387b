import { useEffect, useRef, useState } from "preact/hooks";

// Composer is the box that people type into. A text that begins with a slash is a
// command; @ and / offer completions.
export function Composer({ placeholder, onSend, people, commands, inThread, autofocus }) {
  const [text, setText] = useState("");
  const [pick, setPick] = useState(0);
  const [shut, setShut] = useState(false);
  const box = useRef(null);
  useEffect(() => { if (autofocus) box.current.focus(); }, [autofocus]);
  useEffect(() => {
    const el = box.current;
    el.style.height = "auto";
    el.style.height = Math.min(el.scrollHeight, 180) + "px";
  }, [text]);

  const offers = shut ? [] : completions(text, box.current?.selectionStart ?? text.length, people, inThread ? [] : commands);
  const take = (offer) => {
    const next = text.slice(0, offer.from) + offer.insert + " " + text.slice(offer.to);
    setText(next);
    setPick(0);
    const at = offer.from + offer.insert.length + 1;
    requestAnimationFrame(() => {
      box.current.focus();
      box.current.setSelectionRange(at, at);
    });
  };
  const send = () => {
    const words = text.trim();
    if (!words) return;
    setText("");
    onSend(words).then((ok) => { if (ok === false) setText(words); });
  };
  const keys = (e) => {
    if (e.isComposing) return;
    if (offers.length) {
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        setPick((pick + (e.key === "ArrowDown" ? 1 : offers.length - 1)) % offers.length);
        return;
      }
      if (e.key === "Tab" || e.key === "Enter") {
        e.preventDefault();
        take(offers[Math.min(pick, offers.length - 1)]);
        return;
      }
      if (e.key === "Escape") {
        e.stopPropagation();
        setShut(true);
        return;
      }
    }
    if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      send();
    }
  };
  return (
    <div class="composer">
      {offers.length > 0 && (
        <div class="offers" role="listbox" aria-label="Suggestions">
          {offers.map((o, i) => (
            <div role="option" aria-selected={i === pick} class={i === pick ? "picked" : ""} onMouseDown={(e) => { e.preventDefault(); take(o); }}>
              <b>{o.insert}</b><span>{o.about}</span>
            </div>
          ))}
        </div>
      )}
      <textarea ref={box} rows="1" value={text} placeholder={placeholder} aria-label={placeholder}
        onInput={(e) => {
          // The line break of the Enter that has just sent the text is not a new message.
          if (!text && e.currentTarget.value === "\n") e.currentTarget.value = "";
          setText(e.currentTarget.value); setShut(false);
          setPick(0);
        }} onKeyDown={keys} />
      <button type="button" class="send" aria-label="Send" disabled={!text.trim()} onClick={send}>
        <svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><path d="M2 3l16 7-16 7 2.6-7z" fill="currentColor" /></svg>
      </button>
    </div>
  );
}

function completions(text, at, people, commands) {
  const slash = /^\/[\w-]*$/.exec(text);
  if (slash) {
    return commands.filter((c) => c.startsWith(text) && c !== text).map((c) => ({ insert: c, about: "ask privately", from: 0, to: text.length }));
  }
  const before = /(?:^|\s)@([\w.-]*)$/.exec(text.slice(0, at));
  if (!before) return [];
  const typed = before[1].toLowerCase();
  const from = at - before[1].length - 1;
  return people
    .filter((u) => u.name.startsWith(typed) || u.real_name.toLowerCase().includes(typed))
    .filter((u) => u.name !== typed)
    .slice(0, 6)
    .map((u) => ({ insert: "@" + u.name, about: u.real_name === u.name ? "app" : u.real_name, from, to: at }));
}
