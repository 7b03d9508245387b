import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Blocks } from "./blocks.jsx";
import { Popover, useOutside } from "./elements.jsx";
import { clock, colour, date, day } from "./format.js";
import { Icon } from "./icons.jsx";
import { Mrkdwn, emojiChar } from "./mrkdwn.jsx";

export function Avatar({ user, small }) {
  const size = small ? "avatar small" : "avatar";
  if (user.id === "USLACKBOT") return <span class={size + " system"} aria-hidden="true">i</span>;
  if (user.is_bot) {
    return (
      <span class={size + " bot"} aria-hidden="true">
        <svg viewBox="0 0 24 24"><path d="M5 4h11v14a2 2 0 0 0 2 2H7a2 2 0 0 1-2-2z" fill="#fff" /><path d="M16 8h3v10a2 2 0 0 1-1 1.7 2 2 0 0 1-2-1.7z" fill="#9fd3c7" /><path d="M7.500 7.500h6M7.500 11h6M7.500 14.500h4" stroke="#1f5f5b" stroke-width="1.400" stroke-linecap="round" /></svg>
      </span>
    );
  }
  const initials = user.real_name.split(/\s+/).slice(0, 2).map((w) => w[0]).join("").toUpperCase();
  return <svg class={size} viewBox="0 0 36 36" aria-hidden="true"><rect width="36" height="36" fill={colour(user.id)} /><text x="18" y="23" text-anchor="middle" fill="#fff" font-size="14" font-weight="700">{initials}</text></svg>;
}

function Menu({ items, label }) {
  const [open, setOpen] = useState(false);
  const ref = useOutside(open, () => setOpen(false));
  return (
    <span class="overflow" ref={ref}>
      <button type="button" class="icon" aria-haspopup="menu" aria-expanded={open} aria-label={label} title={label} onClick={() => setOpen(!open)}><Icon name="more" /></button>
      {open && (
        <Popover>
          {items.map(([name, go, detail]) => (
            <button type="button" role="menuitem" onClick={() => { setOpen(false); go(); }}>{name}{detail && <small>{detail}</small>}</button>
          ))}
        </Popover>
      )}
    </span>
  );
}

function Editor({ m, onDone }) {
  const box = useRef(null);
  useEffect(() => box.current.focus(), []);
  const keys = (e) => {
    if (e.key === "Escape") {
      e.stopPropagation();
      onDone(null);
    }
    if (e.key === "Enter" && !e.shiftKey) {
      e.preventDefault();
      onDone(e.currentTarget.value.trim());
    }
  };
  return <textarea class="text editor" ref={box} rows="2" aria-label="Edit message" onKeyDown={keys} defaultValue={typed(m)} />;
}

// typed gives a person's message back as they typed it.
function typed(m) {
  const plain = { "&amp;": "&", "&lt;": "<", "&gt;": ">" };
  return m.text
    .replace(/<#\w+\|([^>]+)>/g, "#$1").replace(/<!(\w+)>/g, "@$1").replace(/<(https?:[^>]+)>/g, "$1")
    .replace(/&(amp|lt|gt);/g, (e) => plain[e]);
}

export function Message({ m, app, follows, inThread, threadStatus }) {
  const { who, run, user, channel, openThread, shortcuts } = app;
  const [editing, setEditing] = useState(false);
  const author = who.user(m.user);
  const scope = {
    who,
    onAction: (element, value) => run("click", { user, channel: channel.id, ts: m.ts, action_id: element.action_id, value }),
  };
  const root = m.thread_ts || m.ts;
  const items = shortcuts.filter((s) => s.message && !m.ephemeral).map((s) =>
    [s.name, () => run("shortcut", { user, channel: channel.id, ts: m.ts, callback_id: s.callback_id }), app.botName]);
  if (m.user === user && !m.ephemeral) {
    items.push(["Edit message", () => setEditing(true)]);
    items.push(["Delete message", () => run("delete", { user, channel: channel.id, ts: m.ts })]);
  }
  const stop = (text) => {
    setEditing(false);
    if (text && text !== typed(m)) run("edit", { user, channel: channel.id, ts: m.ts, text });
  };
  return (
    <article class={"message" + (m.ephemeral ? " ephemeral" : "") + (follows ? " follows" : "") + (m.subtype === "tombstone" ? " gone" : "")} data-ts={m.ts}>
      {m.ephemeral && <p class="only-you"><Icon name="eye" /> Only visible to you</p>}
      <div class="gutter">{follows ? <time class="small-time">{clock(m.ts)}</time> : <Avatar user={author} />}</div>
      <div class="content">
        {!follows && (
          <header>
            <b>{author.id === "USLACKBOT" ? "Workspace" : author.is_bot ? author.name : author.real_name}</b>
            {author.is_bot && author.id !== "USLACKBOT" && <span class="tag">APP</span>}
            <time title={date(m.ts).toLocaleString()}>{clock(m.ts)}</time>
            {m.thread_ts && m.thread_ts !== m.ts && !inThread && <span class="hint"> replied in a thread</span>}
          </header>
        )}
        {editing ? <Editor m={m} onDone={stop} />
          : m.blocks?.length ? <Blocks blocks={m.blocks} scope={scope} /> : <div class="blocks"><div><Mrkdwn text={m.text} who={who} /></div></div>}
        {m.streaming && <span class="caret" aria-label="still writing" />}
        {m.edited && <small class="hint"> (edited)</small>}
        {m.reactions?.length > 0 && (
          <div class="reactions">{m.reactions.map((r) => <span title={r.users.map((u) => who.user(u).name).join(", ")}>{emojiChar(r.name) || r.name} {r.count}</span>)}</div>
        )}
        {!inThread && m.reply_count > 0 && (
          <button type="button" class="replies" onClick={() => openThread(m.ts)}>
            <span class="faces">{(m.reply_users || []).map((id) => <Avatar user={who.user(id)} small />)}</span>
            <b>{m.reply_count} {m.reply_count === 1 ? "reply" : "replies"}</b>
            <span class="hint">Last reply {day(m.latest_reply).toLowerCase()} at {clock(m.latest_reply)}</span>
          </button>
        )}
        {threadStatus && <p class="status"><span class="dots" aria-hidden="true"><i /><i /><i /></span>{app.botName} {threadStatus}</p>}
      </div>
      {!m.ephemeral && m.subtype !== "tombstone" && (
        <div class="tools">
          {!inThread && <button type="button" class="icon" title="Reply in thread" aria-label="Reply in thread" onClick={() => openThread(root)}><Icon name="reply" /></button>}
          {items.length > 0 && <Menu label="More" items={items} />}
        </div>
      )}
    </article>
  );
}

// restingPlace is where a list wants to be scrolled to: its end, or the beginning of a
// newest message that is taller than the window.
function restingPlace(list) {
  const newest = list.querySelector(".list-inner > article:last-of-type");
  const end = list.scrollHeight - list.clientHeight;
  return Math.max(0, newest ? Math.min(end, newest.offsetTop - 6) : end);
}

// List shows messages oldest first and keeps the newest in sight unless the reader
// scrolled up.
export function List({ messages, app, inThread, label, statuses, children }) {
  const box = useRef(null);
  const atEnd = useRef(true);
  const stamp = messages.map((m) => m.ts).join() + (messages.at(-1)?.text.length || 0) + JSON.stringify(statuses || {});
  const rest = () => {
    if (atEnd.current) box.current.scrollTop = restingPlace(box.current);
  };
  useLayoutEffect(rest, [stamp]);
  useLayoutEffect(() => {
    atEnd.current = true;
    rest();
    // A thread that opens makes this list narrower, and so longer.
    const watch = new ResizeObserver(rest);
    watch.observe(box.current);
    return () => watch.disconnect();
  }, [label]);
  const scrolled = (e) => {
    atEnd.current = e.currentTarget.scrollTop >= restingPlace(e.currentTarget) - 60;
  };
  const rows = [];
  messages.forEach((m, i) => {
    const before = messages[i - 1];
    const newDay = !before || day(before.ts) !== day(m.ts);
    if (newDay && !inThread) rows.push(<div class="day" key={"day" + m.ts}><span>{day(m.ts)}</span></div>);
    const follows = before && !newDay && before.user === m.user && !m.ephemeral && !before.ephemeral
      && parseFloat(m.ts) - parseFloat(before.ts) < 300 && !(inThread && i === 1) && !before.reply_count;
    rows.push(<Message m={m} app={app} follows={follows} inThread={inThread} key={m.ts} threadStatus={statuses?.[m.ts]} />);
    if (inThread && i === 0) {
      const n = messages.length - 1;
      rows.push(<div class="day thin" key="count"><span>{n === 0 ? "No replies yet" : n === 1 ? "1 reply" : n + " replies"}</span></div>);
    }
  });
  return <div class="list" role="log" aria-label={label} ref={box} onScroll={scrolled} tabIndex={0}>{children}<div class="list-inner">{rows}</div></div>;
}
