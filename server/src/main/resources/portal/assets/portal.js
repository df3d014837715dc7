// What the portal's pages do beyond their HTML: times in the reader's zone, live parts, files that are dropped, texts
// that are copied. Everything works without it but what is live.
"use strict";
(() => {
  // Only pages of which a part is asked for anew bring htmx along.
  if (window.htmx) {
    Object.assign(htmx.config, {
      includeIndicatorStyles: false,
      allowEval: false,
      allowScriptTags: false,
      historyCacheSize: 0,
      selfRequestsOnly: true,
      defaultSwapStyle: "outerHTML",
    });
  }

  const language = document.documentElement.lang;

  // ---- times in the reader's zone

  let shown;
  let exact;

  function localise(root) {
    shown ??= new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
    exact ??= new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });
    for (const time of root.querySelectorAll("time[datetime]:not([data-local])")) {
      const at = new Date(time.dateTime);
      if (!Number.isNaN(at.getTime())) {
        time.textContent = shown.format(at);
        time.title = exact.format(at);
        time.dataset.local = "";
      }
    }
  }

  function sayZone() {
    for (const note of document.querySelectorAll("[data-zone-note]")) {
      note.textContent = Intl.DateTimeFormat().resolvedOptions().timeZone;
    }
  }

  // ---- parts that the server keeps up to date

  const AGAIN_MS = 30000;
  const streams = new Map();

  // Opens the streams of what is on the page, and closes those of what no longer is.
  function live() {
    for (const [root, stream] of streams) {
      if (!root.isConnected) {
        stream.close();
        streams.delete(root);
      }
    }
    for (const root of document.querySelectorAll("[data-live]")) {
      if (!streams.has(root)) {
        streams.set(root, stream(root));
      }
    }
  }

  function stream(root) {
    const stream = new EventSource(root.dataset.live);
    stream.addEventListener("part", (event) => {
      const end = event.data.indexOf("\n");
      const name = end < 0 ? event.data : event.data.slice(0, end);
      if (name === "gone") {
        stream.close();
        window.location.assign(root.dataset.gone || "/portal");
        return;
      }
      if (name === "signed-out") {
        stream.close();
        signIn();
        return;
      }
      const part = root.querySelector(`[data-part="${CSS.escape(name)}"]`);
      if (part && !part.contains(keepsFocus())) {
        const opened = [...part.querySelectorAll("details[open]")].map((details) => details.dataset.key);
        part.innerHTML = end < 0 ? "" : event.data.slice(end + 1);
        for (const details of part.querySelectorAll("details[data-key]")) {
          details.open = opened.includes(details.dataset.key);
        }
        localise(part);
        if (window.htmx) {
          htmx.process(part);
        }
        part.dispatchEvent(new CustomEvent("drivedock:part", { bubbles: true }));
      }
    });
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) {
        refused(root);
      }
    });
    return stream;
  }

  // A browser gives up a stream that is refused, and does not tell its page why: that is asked here.
  async function refused(root) {
    let status = 0;
    try {
      const asked = new AbortController();
      const headers = { Accept: "text/event-stream" };
      status = (await fetch(root.dataset.live, { headers, signal: asked.signal })).status;
      asked.abort();
    } catch {
      // Nothing answered; that may change.
    }
    if (status === 401) {
      signIn();
    } else if (status === 404) {
      window.location.assign(root.dataset.gone || "/portal");
    } else {
      setTimeout(
        () => {
          streams.delete(root);
          live();
        },
        status === 200 ? 0 : AGAIN_MS,
      );
    }
  }

  // The session has ended: nothing stays on the screen. A page that a form was answered with cannot be asked for again,
  // but the one that is live can.
  function signIn() {
    const root = document.querySelector("[data-live]");
    const page = root
      ? root.dataset.live.replace(/\/live(?=\?|$)/, "")
      : window.location.pathname + window.location.search;
    window.location.assign(`/portal/sign-in?left=ended&next=${encodeURIComponent(page)}`);
  }

  document.addEventListener("drivedock:signed-out", signIn);

  // Who is typing keeps what they typed, and who was asked whether they are sure keeps the question.
  function keepsFocus() {
    const active = document.activeElement;
    return active && active.matches("input, textarea, select, details[open] *") ? active : null;
  }

  // ---- files that are dropped onto a field

  function drop(zone) {
    const input = zone.querySelector("input[type=file]");
    const over = (is) => (event) => {
      event.preventDefault();
      zone.classList.toggle("over", is);
    };
    zone.addEventListener("dragover", over(true));
    zone.addEventListener("dragleave", over(false));
    zone.addEventListener("drop", (event) => {
      over(false)(event);
      input.files = event.dataTransfer.files;
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    input.addEventListener("change", () => {
      const button = zone.querySelector("button");
      if (input.files.length > 0 && button) {
        input.form.requestSubmit(button);
      }
    });
  }

  // ---- copying

  function copy(button) {
    button.hidden = !navigator.clipboard;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).textContent);
      const before = button.textContent;
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = before), 1500);
    });
  }

  function begin() {
    localise(document);
    sayZone();
    live();
    document.querySelectorAll("[data-drop]").forEach(drop);
    document.querySelectorAll("[data-copy]").forEach(copy);
    const wrong = document.querySelector("[data-problems]");
    if (wrong) {
      wrong.focus();
    }
  }

  // The page is seen first. A page that nobody sees is painted never.
  document.addEventListener("DOMContentLoaded", () => {
    if (document.hidden) {
      begin();
    } else {
      requestAnimationFrame(() => setTimeout(begin));
    }
  });
  document.addEventListener("htmx:afterSettle", () => {
    localise(document);
    live();
  });
  window.addEventListener("pagehide", () => streams.forEach((stream) => stream.close()));
})();
