"use strict";

const root = document.documentElement;
root.classList.add("scripted");
if (location.protocol.startsWith("http")) root.classList.add("served");

const filter = document.getElementById("filter");
if (filter) {
  const rows = document.getElementById(filter.dataset.table).tBodies[0].rows;
  filter.addEventListener("input", () => {
    const words = filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of rows) {
      const text = row.textContent.toLowerCase();
      row.hidden = !words.every((word) => text.includes(word));
    }
  });
}

const form = document.getElementById("ask-form");
if (form) {
  const query = document.getElementById("ask-query");
  const state = document.getElementById("ask-state");
  const table = document.getElementById("ask-answer");

  for (const button of document.querySelectorAll("button.take")) {
    button.addEventListener("click", () => {
      query.value = button.closest("details").querySelector("code").textContent;
      query.scrollIntoView();
      query.focus();
    });
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    state.textContent = "…";
    table.replaceChildren();
    try {
      const reply = await fetch("/sparql", {
        method: "POST",
        headers: {
          "Content-Type": "application/sparql-query",
          Accept: "application/sparql-results+json",
        },
        body: query.value,
      });
      const text = await reply.text();
      if (!reply.ok) throw new Error(text || reply.statusText);
      show(JSON.parse(text));
    } catch (error) {
      state.textContent = error.message;
    }
  });

  const addRow = (section, tag, cells) => {
    const row = section.insertRow();
    for (const text of cells) {
      const cell = document.createElement(tag);
      cell.textContent = text;
      row.append(cell);
    }
  };

  const show = (answer) => {
    if ("boolean" in answer) {
      state.textContent = String(answer.boolean);
      return;
    }
    const names = answer.head.vars;
    addRow(table.createTHead(), "th", names);
    const body = table.createTBody();
    for (const row of answer.results.bindings) {
      addRow(body, "td", names.map((name) => (name in row ? row[name].value : "")));
    }
    state.textContent = `${answer.results.bindings.length} 行 rows`;
  };
}
