// What the pages do beyond links: choosing a paragraph, sorting and filtering tables, enlarging figures.
// Nothing is loaded, nothing is stored, and nothing that a record says is ever read as markup.
"use strict";

(() => {
  const root = document.documentElement;
  root.classList.add("with-script");
  for (const part of document.querySelectorAll("[data-with-script]")) part.hidden = false;

  // Reading: one block is chosen; what stands beside it is shown.

  const text = document.getElementById("text");
  const beside = document.getElementById("beside");
  const mark = "beside:";

  const reading = () => {
    const blocks = [...text.querySelectorAll("[data-block]")];
    const shown = new Map([...beside.querySelectorAll("[data-of]")].map((one) => [one.dataset.of, one]));
    let chosen = null;

    const linkOf = (block) => block.querySelector(`a[href^="#${mark}"]`);

    const choose = (block, { focus = false, scroll = false, note = true } = {}) => {
      if (!block || !shown.has(block.dataset.block)) return;
      if (chosen) {
        chosen.classList.remove("is-chosen");
        linkOf(chosen)?.removeAttribute("aria-current");
        shown.get(chosen.dataset.block).classList.remove("is-chosen");
      }
      chosen = block;
      block.classList.add("is-chosen");
      const link = linkOf(block);
      link?.setAttribute("aria-current", "true");
      shown.get(block.dataset.block).classList.add("is-chosen");
      beside.scrollTop = 0;
      const quoted = shown.get(block.dataset.block).querySelector(".page-text mark");
      if (quoted) {
        const box = quoted.closest(".page-text");
        box.scrollTop = Math.max(0, quoted.offsetTop - box.offsetTop - box.clientHeight / 3);
      }
      if (note) history.replaceState(null, "", `#${mark}${block.dataset.block}`);
      if (focus) link?.focus({ preventScroll: true });
      if (scroll) block.scrollIntoView({ block: "nearest" });
    };

    const byFragment = () => {
      let fragment = location.hash.slice(1);
      try {
        fragment = decodeURIComponent(fragment);
      } catch {
        // a fragment that somebody typed wrongly chooses nothing
      }
      const key = fragment.startsWith(mark) ? fragment.slice(mark.length) : fragment;
      const block = blocks.find((one) => one.dataset.block === key);
      if (!block) return;
      choose(block, { note: false, focus: true });
      block.scrollIntoView({ block: beside.offsetLeft > text.offsetLeft ? "center" : "start" });
    };

    const step = (by, from) => {
      const at = from ? blocks.indexOf(from) : by > 0 ? -1 : blocks.length;
      choose(blocks[Math.min(Math.max(at + by, 0), blocks.length - 1)], { focus: true, scroll: true });
    };

    text.addEventListener("click", (event) => {
      const link = event.target.closest("a");
      if (link && !link.hash.startsWith(`#${mark}`)) return;
      const block = event.target.closest("[data-block]");
      if (!block || (!link && String(getSelection()))) return;
      event.preventDefault();
      choose(block, { focus: true, scroll: true });
      if (link && event.detail === 0) shown.get(block.dataset.block)?.querySelector("h2").focus();
    });

    text.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey || event.target.closest(".enlarge")) return;
      const by = { j: 1, ArrowDown: 1, k: -1, ArrowUp: -1 }[event.key];
      if (!by || (event.key.startsWith("Arrow") && !event.target.closest("[data-block]"))) return;
      event.preventDefault();
      const here = event.target.closest("[data-block]");
      step(by, here && blocks.includes(here) ? here : chosen);
    });

    beside.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !chosen) return;
      choose(chosen, { focus: true, scroll: true });
    });
    beside.addEventListener("click", (event) => {
      if (!event.target.closest(".back") || !chosen) return;
      event.preventDefault();
      linkOf(chosen)?.focus();
      chosen.classList.remove("is-chosen");
      shown.get(chosen.dataset.block).classList.remove("is-chosen");
      chosen = null;
    });
    addEventListener("hashchange", byFragment);
    byFragment();
    addEventListener("load", () => setTimeout(byFragment)); // the browser's own jump to the fragment takes the focus away
  };
  if (text && beside) reading();

  // Tables: sorted by a heading, filtered by what the controls above them say.

  const sorting = (table) => {
    const headings = [...table.tHead.rows[0].cells];
    headings.forEach((heading, column) => {
      if (!heading.dataset.sort) return;
      const button = document.createElement("button");
      button.type = "button";
      button.append(...heading.childNodes);
      heading.append(button);
      button.addEventListener("click", () => {
        const up = heading.getAttribute("aria-sort") !== "ascending";
        headings.forEach((one) => one.removeAttribute("aria-sort"));
        heading.setAttribute("aria-sort", up ? "ascending" : "descending");
        const body = table.tBodies[0];
        const value = (row) => {
          const cell = row.cells[column];
          return heading.dataset.sort === "number" ? Number(cell.dataset.value) : cell.textContent.trim();
        };
        const order = (a, b) => (typeof a === "number" ? a - b : a.localeCompare(b, "en"));
        body.append(...[...body.rows].sort((a, b) => (up ? 1 : -1) * order(value(a), value(b))));
      });
    });
  };
  document.querySelectorAll("table[data-sortable]").forEach(sorting);

  const filtering = (controls) => {
    const table = document.getElementById(controls.dataset.filters);
    const status = controls.querySelector("[data-shown]");
    const fields = [...controls.querySelectorAll("[data-filter]")];
    const fits = (item, field) => {
      const wanted = field.value.trim().toLowerCase();
      const said = (item.dataset[field.dataset.filter] || "").toLowerCase();
      if (!wanted) return true;
      return field.dataset.filter === "text" ? said.includes(wanted) : said.split(" ").includes(wanted);
    };
    const apply = () => {
      let shown = 0;
      for (const row of table.tBodies[0].rows) {
        const squares = "squares" in table.dataset ? [...row.cells].filter((cell) => "gaps" in cell.dataset) : [];
        for (const square of squares) square.classList.toggle("aside-now", !fields.every((field) => fits(square, field)));
        const is_in = squares.length
          ? squares.some((square) => !square.classList.contains("aside-now"))
          : fields.every((field) => fits(row, field));
        row.classList.toggle("is-out", !is_in);
        shown += is_in;
      }
      status.textContent = `${shown} of ${table.tBodies[0].rows.length} shown`;
    };
    controls.hidden = false;
    fields.forEach((field) => field.addEventListener("input", apply));
    apply();
  };
  document.querySelectorAll("[data-filters]").forEach(filtering);

  // Figures: enlarged by buttons, or by the keys + - 0 while the figure has the focus; moved about by scrolling.

  const enlarging = (frame) => {
    const drawing = frame.querySelector("svg");
    const row = document.createElement("div");
    row.className = "zoom";
    row.setAttribute("role", "group");
    row.setAttribute("aria-label", "Size of the figure");
    let size = 1;
    const set = (to) => {
      size = Math.min(Math.max(to, 1), 6);
      drawing.style.width = `${size * 100}%`;
    };
    const ways = [["Larger", () => set(size * 1.4)], ["Smaller", () => set(size / 1.4)], ["Whole", () => set(1)]];
    for (const [words, act] of ways) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = words;
      button.addEventListener("click", act);
      row.append(button);
    }
    frame.before(row);
    frame.addEventListener("keydown", (event) => {
      const act = { "+": ways[0][1], "=": ways[0][1], "-": ways[1][1], "0": ways[2][1] }[event.key];
      if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
  };
  document.querySelectorAll(".enlarge").forEach(enlarging);
})();
