import { useEffect, useRef, useState } from "preact/hooks";

// act does something as a person and returns the new id; it throws an Error with a
// sentence for that person.
export async function act(name, body) {
  const answer = await fetch("demo/" + name, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  const result = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(result.error || "The workspace refused that.");
  return result.id;
}

// useWorkspace returns what the person sees, kept up to date, and whether the
// workspace is out of reach.
export function useWorkspace(user) {
  const [state, setState] = useState(null);
  const [lost, setLost] = useState(false);
  const wanted = useRef(user);
  wanted.current = user;
  useEffect(() => {
    let stopped = false;
    let busy = false;
    let again = false;
    async function look() {
      if (busy) {
        again = true;
        return;
      }
      busy = true;
      do {
        again = false;
        try {
          const answer = await fetch("demo/state?user=" + encodeURIComponent(user));
          const next = await answer.json();
          if (!stopped && wanted.current === user) setState(next);
        } catch {
          // The stream below reports the loss.
        }
      } while (again && !stopped);
      busy = false;
    }
    const stream = new EventSource("demo/changes");
    stream.onmessage = look;
    stream.onopen = () => setLost(false);
    stream.onerror = () => setLost(true);
    look();
    return () => {
      stopped = true;
      stream.close();
    };
  }, [user]);
  return [state, lost];
}
