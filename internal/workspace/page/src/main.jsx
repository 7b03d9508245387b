import { render } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { act, useWorkspace } from "./api.js";
import { Composer } from "./composer.jsx";
import { people } from "./format.js";
import { Icon } from "./icons.jsx";
import { List } from "./messages.jsx";
import { Sidebar } from "./sidebar.jsx";
import { Home, Modal } from "./views.jsx";
import "./style.css";

// The place (person, channel, thread, tab) stands in the address, so that a reload and a
// bookmark find it again.
function usePlace() {
  const read = () => Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  const [place, setPlace] = useState(read);
  useEffect(() => {
    const changed = () => setPlace(read());
    addEventListener("hashchange", changed);
    return () => removeEventListener("hashchange", changed);
  }, []);
  const go = (change) => {
    const next = { ...read(), ...change };
    for (const key of Object.keys(next)) if (!next[key]) delete next[key];
    location.hash = new URLSearchParams(next).toString();
  };
  return [place, go];
}

function useToasts() {
  const [toasts, setToasts] = useState([]);
  const show = (text) => {
    const id = Math.random();
    setToasts((old) => [...old, { id, text }]);
    setTimeout(() => setToasts((old) => old.filter((t) => t.id !== id)), 6000);
  };
  return [toasts, show];
}

const later = (a, b) => parseFloat(a.ts) - parseFloat(b.ts);

function App() {
  const [place, go] = usePlace();
  const user = place.user || "ana";
  const [state, lost] = useWorkspace(user);
  const [toasts, toast] = useToasts();
  const [menu, setMenu] = useState(false);
  const [seen, setSeen] = useState({});
  const awaited = useRef(null);
  const told = useRef(null);

  const run = (name, body) => act(name, body).catch((err) => {
    toast(err.message);
    return false;
  });

  const channel = state && (state.channels.find((c) => c.id === place.channel) || state.channels[0]);
  const all = (state && channel && state.messages[channel.id]) || [];
  const newest = all.at(-1)?.ts;

  useEffect(() => {
    if (channel && newest) setSeen((old) => ({ ...old, [state.me + channel.id]: newest }));
  }, [state?.me, channel?.id, newest]);
  useEffect(() => {
    if (!state) return;
    if (told.current) state.trouble.filter((t) => !told.current.has(t.id)).forEach((t) => toast(t.text));
    told.current = new Set([...(told.current || []), ...state.trouble.map((t) => t.id)]);
  }, [state]);
  useEffect(() => {
    // The answer to what was just asked opens beside it, where there is room.
    const asked = awaited.current && all.find((m) => m.ts === awaited.current);
    if (asked?.reply_count && innerWidth >= 1100) {
      awaited.current = null;
      go({ thread: asked.ts });
    }
  }, [state]);
  useEffect(() => {
    const keys = (e) => {
      if (e.key === "Escape" && place.thread) go({ thread: "" });
      if (e.altKey && (e.key === "ArrowDown" || e.key === "ArrowUp") && state) {
        e.preventDefault();
        const at = state.channels.indexOf(channel);
        const next = state.channels[(at + (e.key === "ArrowDown" ? 1 : state.channels.length - 1)) % state.channels.length];
        go({ channel: next.id, thread: "", tab: "" });
      }
    };
    addEventListener("keydown", keys);
    return () => removeEventListener("keydown", keys);
  }, [place, state]);

  const who = useMemo(() => state && people(state), [state]);
  if (!state || !channel) return <main class="loading">{lost ? "The workspace does not answer." : "Opening the workspace…"}</main>;

  const me = state.me;
  const isDM = channel.kind === "im";
  const tab = isDM && place.tab === "home" ? "home" : "messages";
  const notes = state.ephemerals.filter((m) => m.channel === channel.id).map((m) => ({ ...m, ephemeral: true }));
  const main = [...all.filter((m) => !m.thread_ts || m.thread_ts === m.ts || m.subtype === "thread_broadcast"), ...notes.filter((m) => !m.thread_ts)].sort(later);
  const root = place.thread && all.find((m) => m.ts === place.thread);
  const thread = root && [root, ...[...all.filter((m) => m.thread_ts === root.ts && m.ts !== root.ts), ...notes.filter((m) => m.thread_ts === root.ts)].sort(later)];
  const statuses = {};
  for (const m of all) {
    const s = state.threads[channel.id + "/" + m.ts]?.status;
    if (s) statuses[m.ts] = s;
  }
  const unread = new Set(state.channels.filter((c) => {
    const last = (state.messages[c.id] || []).filter((m) => m.user !== me).at(-1);
    return c.id !== channel.id && last && last.user !== "USLACKBOT" && last.ts > (seen[me + c.id] || "");
  }).map((c) => c.id));
  const agent = state.threads[channel.id + "/"];

  const openDM = (id, next) => {
    if (state.channels.find((c) => c.id === id)?.kind === "im") run(next === "home" ? "home" : "dm", { user: me });
  };
  const app = {
    who, run, user: me, channel, shortcuts: state.shortcuts, botName: state.bot.name,
    openThread: (ts) => go({ thread: ts }),
  };
  const send = (threadTS) => async (text) => {
    if (threadTS && state.commands.includes(text.split(/\s/)[0])) {
      toast(text.split(/\s/)[0] + " is not supported in threads. Sorry!");
      return false;
    }
    if (text.startsWith("/") && !threadTS) {
      const [, command, rest] = /^(\S+)\s*([\s\S]*)$/.exec(text);
      return run("command", { user: me, channel: channel.id, command, text: rest });
    }
    const ts = await run("post", { user: me, channel: channel.id, thread_ts: threadTS, text });
    if (ts && !threadTS) awaited.current = ts;
    return ts;
  };
  const name = isDM ? state.bot.name : "#" + channel.name;
  const front = state.views.at(-1);

  return (
    <div class={"app" + (thread ? " with-thread" : "")}>
      <Sidebar state={state} who={who} channel={channel} unread={unread} open={menu} lost={lost} run={run}
        onChannel={(id) => { setMenu(false); openDM(id); go({ channel: id, thread: "", tab: "" }); }}
        onUser={(next) => { setMenu(false); go({ user: next, channel: isDM ? "" : channel.id, thread: "", tab: "" }); }} />
      {menu && <div class="shade" onClick={() => setMenu(false)} />}
      <main class="main">
        <header class="bar">
          <button type="button" class="icon hamburger" aria-label="Conversations" aria-expanded={menu} onClick={() => setMenu(!menu)}><Icon name="menu" /></button>
          <h1>{name}</h1>
          {isDM ? (
            <div class="tabs" role="tablist">
              {["messages", "home"].map((t) => (
                <button type="button" role="tab" aria-selected={tab === t} class={tab === t ? "on" : ""} onClick={() => { openDM(channel.id, t); go({ tab: t, thread: "" }); }}>
                  {t === "home" ? "Home" : "Messages"}</button>
              ))}
            </div>
          ) : <p class="topic">{channel.topic}</p>}
          {!isDM && <span class="members" title={channel.members + " members"}>{channel.members} members</span>}
        </header>
        {tab === "home" ? <Home view={state.home} who={who} run={run} user={me} bot={state.bot.name} /> : (
          <>
            <List messages={main} app={app} label={name} statuses={statuses}>
              <div class="intro">
                <h2>{name}</h2>
                <p>{isDM ? `This conversation is between you and ${state.bot.name}.` : channel.topic}</p>
                {!channel.has_bot && <p><button type="button" class="button" onClick={() => run("invite", { user: me, channel: channel.id })}>Invite {state.bot.name}</button></p>}
              </div>
            </List>
            {isDM && agent?.prompts?.length > 0 && (
              <div class="prompts" role="group" aria-label={agent.prompts_title || "Suggestions"}>
                {agent.prompts.map((p) => <button type="button" class="button" onClick={() => send("")(p.message)}>{p.title}</button>)}
              </div>
            )}
            {channel.archived ? <p class="archived">This channel is archived.</p>
              : <Composer key={me + channel.id} placeholder={"Message " + name} onSend={send("")} people={state.users} commands={state.commands} autofocus={!thread} />}
          </>
        )}
      </main>
      {thread && (
        <aside class="thread" aria-label="Thread">
          <header class="bar"><h1>Thread</h1><p class="topic">{name}</p><button type="button" class="icon" aria-label="Close thread" onClick={() => go({ thread: "" })}><Icon name="close" /></button></header>
          <List messages={thread} app={app} inThread label={"Thread in " + name} statuses={statuses[root.ts] ? { [thread.at(-1).ts]: statuses[root.ts] } : {}} />
          <Composer key={me + root.ts} placeholder="Reply…" onSend={send(root.ts)} people={state.users} commands={[]} inThread autofocus />
        </aside>
      )}
      {front && <Modal view={front.view} errors={front.errors} who={who} run={run} user={me} />}
      <div class="toasts" role="status" aria-live="polite">{toasts.map((t) => <p key={t.id}>{t.text}</p>)}</div>
    </div>
  );
}

render(<App />, document.getElementById("app"));
