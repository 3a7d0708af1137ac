// Small comforts; every page is complete without them.
"use strict";
(function () {
  var said = document.getElementById("said");
  function say(text) { said.textContent = ""; setTimeout(function () { said.textContent = text; }, 50); }

  // The permanent link is copied as well as followed.
  document.querySelectorAll("a[data-copy]").forEach(function (link) {
    if (!navigator.clipboard) { return; }
    link.addEventListener("click", function (event) {
      event.preventDefault();
      navigator.clipboard.writeText(link.href).then(function () { say(link.dataset.copy); link.classList.add("done"); },
        function () { location.href = link.href; });
    });
  });

  // T goes to the table.
  document.addEventListener("keydown", function (event) {
    if (event.key !== "t" || event.ctrlKey || event.metaKey || event.altKey) { return; }
    if (/^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName)) { return; }
    var heading = document.querySelector("[data-table]") || document.querySelector("main table");
    var frame = heading && (heading.closest("section, .frame") || document).querySelector(".frame");
    frame = frame || document.querySelector("main .frame");
    if (frame) { frame.focus(); frame.scrollIntoView({ block: "start" }); }
  });

  // Headings of tables sort their column.
  function value(cell) {
    var holder = cell && (cell.querySelector("b, a") || cell);
    var text = holder ? holder.textContent.trim() : "";
    var plain = text.replace(/[^0-9,.\u2212-]/g, "").replace("\u2212", "-");
    plain = document.documentElement.lang === "nl" ? plain.replace(/\./g, "").replace(",", ".") : plain.replace(/,/g, "");
    var number = parseFloat(plain);
    return { text: text, number: /^[\u2212+-]?[0-9]/.test(text) && !isNaN(number) ? number : null };
  }
  function sort(table, column, up) {
    var body = table.tBodies[0];
    var rows = Array.from(body.rows).map(function (row) { return { row: row, key: value(row.cells[column]) }; });
    rows.sort(function (a, b) {
      if (a.key.number !== null && b.key.number !== null) { return (a.key.number - b.key.number) * up; }
      if ((a.key.number === null) !== (b.key.number === null)) { return a.key.number === null ? 1 : -1; }
      return a.key.text.localeCompare(b.key.text, document.documentElement.lang) * up;
    });
    rows.forEach(function (r) { body.appendChild(r.row); });
  }
  document.querySelectorAll("table[data-sort]").forEach(function (table) {
    Array.from(table.tHead.rows[0].cells).forEach(function (head, column) {
      if (head.classList.contains("wide")) { return; }
      var button = document.createElement("button");
      button.type = "button";
      button.className = "sorter";
      while (head.firstChild) { button.appendChild(head.firstChild); }
      head.appendChild(button);
      button.addEventListener("click", function () {
        var up = head.getAttribute("aria-sort") === "ascending" ? -1 : 1;
        Array.from(table.tHead.rows[0].cells).forEach(function (h) { h.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", up > 0 ? "ascending" : "descending");
        sort(table, column, up);
      });
    });
  });
})();
