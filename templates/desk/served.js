// On a page that is served: asks its own server whether there is a newer state, and says what keeps it from being made.
// The words of the server are set as text and never read as markup.
"use strict";

(() => {
  const home = new URL("state", new URL(document.querySelector(".project a").getAttribute("href"), location.href));
  const bar = document.createElement("p");
  bar.className = "news";
  bar.setAttribute("role", "status");
  bar.hidden = true;
  document.querySelector(".top").prepend(bar);
  let first = null;

  const tell = (words) => {
    if (bar.textContent !== words) bar.textContent = words;
    bar.hidden = !words;
  };

  const ask = async () => {
    try {
      const answer = await fetch(home, { cache: "no-store", credentials: "omit" });
      if (!answer.ok) throw new Error(String(answer.status));
      const { state, news } = await answer.json();
      first ??= state;
      if (state !== first) {
        location.reload();
        return;
      }
      tell(news);
    } catch {
      tell("The server has ended; this page shows what it last said.");
    }
    setTimeout(ask, 1000);
  };
  ask();
})();
