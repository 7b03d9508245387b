import { Icon } from "./icons.jsx";
import { Avatar } from "./messages.jsx";

export function Sidebar({ state, who, channel, unread, open, onChannel, onUser, run, lost }) {
  const rooms = state.channels.filter((c) => c.kind !== "im");
  const dm = state.channels.find((c) => c.kind === "im");
  const room = (c, label) => (
    <li key={c.id}>
      <button type="button" class={(c.id === channel.id ? "on" : "") + (unread.has(c.id) ? " unread" : "")} aria-current={c.id === channel.id ? "page" : undefined}
        onClick={() => onChannel(c.id)}>{label}{unread.has(c.id) && <span class="dot" aria-label="new messages" />}</button>
    </li>
  );
  const globals = state.shortcuts.filter((s) => !s.message);
  return (
    <nav class={"sidebar" + (open ? " open" : "")} aria-label="Conversations">
      <header><b>{state.team}</b><span class="simulated">simulated</span></header>
      <div class="rooms">
        <h2>Channels</h2>
        <ul>{rooms.map((c) => room(c, <><span class="hash" aria-hidden="true">{c.kind === "group" ? <Icon name="lock" /> : "#"}</span>{c.name}</>))}</ul>
        <h2>Apps</h2>
        <ul>
          {dm && room(dm, <><Avatar user={who.user(state.bot.id)} small />{state.bot.name}
            <span class={"presence" + (state.connected ? " here" : "")} title={state.connected ? "connected" : "not connected"} /></>)}
        </ul>
        {globals.length > 0 && <h2>Shortcuts</h2>}
        <ul>{globals.map((s) => (
          <li><button type="button" onClick={() => run("shortcut", { user: state.me, callback_id: s.callback_id })}><span class="hash" aria-hidden="true"><Icon name="bolt" /></span>{s.name}</button></li>
        ))}</ul>
      </div>
      {lost ? <p class="lost" role="status">The workspace is gone. Start it again and this page comes back.</p>
        : !state.connected && <p class="lost" role="status">{state.bot.name} is not connected yet.</p>}
      <footer>
        <span class="hint">You are</span>
        <div role="radiogroup" aria-label="Who you are">
          {state.users.filter((u) => !u.is_bot).map((u) => (
            <button type="button" role="radio" aria-checked={u.id === state.me} data-user={u.name} class={u.id === state.me ? "on" : ""}
              onClick={() => onUser(u.name)}><Avatar user={u} small />{u.real_name.split(" ")[0]}</button>
          ))}
        </div>
      </footer>
    </nav>
  );
}
