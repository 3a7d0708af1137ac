// Levers answer at once: the large numbers first, then the two drawings as wide as they are seen, then the rest. The page is complete without this.
"use strict";
(function () {
  var form = document.getElementById("levers"), said = document.getElementById("said");
  var language = document.documentElement.lang, asked = 0, timer = 0, heard = 0, waiting = 0, kept = 0;
  var parts = ["title", "h1", ".lang", ".files", ".permalink"];

  // Sorted and without defaults: the one address of a view, which the server need not correct.
  function query() {
    var found = [];
    Array.from(form.elements).forEach(function (field) {
      if (!field.name || field.value === "") { return; }
      var usual = field.dataset.default;
      if (field.type === "number" ? Number(field.value) !== Number(usual) : field.value !== usual) {
        found.push(encodeURIComponent(field.name) + "=" + encodeURIComponent(field.value));
      }
    });
    return found.sort().join("&");
  }

  // One polite sentence, at most once a second, and always the last one.
  function say(text) {
    clearTimeout(waiting);
    waiting = setTimeout(function () { heard = Date.now(); said.textContent = text; }, Math.max(50, heard + 1000 - Date.now()));
  }

  function show(place, figure) {
    if (!place) { return; }
    var written = figure.written[language], change = place.querySelector(".change"), before = place.querySelector(".before");
    place.querySelector(".now strong").textContent = written[1];
    if (before) { before.textContent = written[0]; }
    var same = written[0] === written[1] && !figure.better;
    change.querySelector("b").textContent = same ? "" : written[2];
    change.querySelector("b").className = figure.better;
    change.querySelector(".level").textContent = written[3];
  }

  function numbers(answer) {
    ["first", "second"].forEach(function (name, at) { show(document.querySelector('[data-out="' + name + '"]'), answer.outcomes[at]); });
    Object.keys(answer.goals).forEach(function (goal) { show(document.querySelector('[data-goal="' + goal + '"]'), answer.goals[goal]); });
    document.querySelector("h1").textContent = answer.finding[language];
    document.getElementById("hash").textContent = answer.hash;
    say(answer.finding[language]);
  }

  function room() {
    var seen = Array.from(document.querySelectorAll("[data-drawn] .canvas")).find(function (c) { return c.offsetParent; });
    return seen ? seen.dataset.room : "";
  }

  function draw(answer) {
    answer.drawings.forEach(function (one) {
      var place = document.querySelector('[data-drawn="' + one.chart + '"]');
      var canvas = place && place.querySelector('.canvas[data-room="' + answer.room + '"]');
      if (!canvas) { return; }
      var unit = place.querySelector("figcaption .unit");
      if (unit) { unit.textContent = one.unit; }
      canvas.removeAttribute("data-spec");
      canvas.setAttribute("aria-label", one.title);
      canvas.replaceChildren(new DOMParser().parseFromString(one.svg, "image/svg+xml").documentElement);
      place.querySelector(".alt").textContent = one.text;
    });
  }

  function rest(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html"), held = document.activeElement && document.activeElement.name;
    if (fresh.getElementById("two") && !document.getElementById("two")) { location.reload(); return; }
    document.getElementById("answers").classList.toggle("stale", !fresh.getElementById("two"));
    parts.forEach(function (name) {
      var here = document.querySelector(name), there = fresh.querySelector(name);
      if (here && there) { here.replaceWith(there); }
    });
    document.querySelectorAll("[data-live]").forEach(function (here) {
      var there = fresh.getElementById(here.id);
      if (there) { here.replaceWith(there); }
    });
    form.querySelectorAll(".lever").forEach(function (lever) {
      var there = fresh.getElementById(lever.id);
      lever.querySelector("input[type=number]").setAttribute("aria-invalid", String(lever.querySelector(".problem").textContent !== ""));
      if (there) { lever.className = there.className; }
    });
    if (held === "first" || held === "second") { form.elements[held].focus(); }
  }

  // A position that stood for a second is a step that Back returns to; those passed on the way are not.
  function keep(url) {
    if (url === location.href) { return; }
    var step = Date.now() - kept > 1000 ? "pushState" : "replaceState";
    kept = Date.now();
    history[step](null, "", url);
  }
  addEventListener("popstate", function () { location.reload(); });

  function ask() {
    var mine = ++asked, started = performance.now(), text = query(), answers = document.getElementById("answers");
    var page = form.getAttribute("action") + (text ? "?" + text : "");
    answers.setAttribute("aria-busy", "true");
    form.querySelector(".failed").textContent = "";
    function late() { return mine !== asked; }
    function since() { return Math.round(performance.now() - started); }
    function whole() {
      return late() ? null : fetch(page).then(function (r) { return r.text().then(function (body) {
        if (late()) { return; }
        keep(r.url);
        rest(body);
        answers.setAttribute("aria-busy", "false");
        form.dataset.whole = since();
      }); });
    }
    fetch(form.dataset.api + (text ? "?" + text : "")).then(function (response) {
      return response.json().then(function (answer) {
        var wide = room();
        if (late()) { return; }
        if (!response.ok) {
          say(answer.problems.map(function (p) { return language === "nl" ? p.message_nl : p.message; }).join(" "));
          return whole();
        }
        numbers(answer);
        form.dataset.numbers = since();
        if (!wide) { return whole(); }
        return fetch(form.dataset.api + "/drawings?" + (text ? text + "&" : "") + "language=" + language + "&room=" + wide).then(function (r) {
          return r.ok ? r.json() : Promise.reject(r.status);
        }).then(function (drawings) {
          if (late()) { return; }
          draw(drawings);
          form.dataset.drawings = since();
          return whole();
        });
      });
    }).catch(function () {
      if (late()) { return; }
      answers.setAttribute("aria-busy", "false");
      form.querySelector(".failed").textContent = form.dataset.failed;
      say(form.dataset.failed);
    });
  }
  function soon() { clearTimeout(timer); timer = setTimeout(ask, 60); }

  form.querySelectorAll(".lever").forEach(function (lever) {
    var range = lever.querySelector("input[type=range]"), number = lever.querySelector(".set input[type=number]");
    var reset = lever.querySelector(".reset"), usual = number.dataset.default;
    function moved() { reset.disabled = Number(number.value) === Number(usual); soon(); }
    range.addEventListener("input", function () { number.value = range.value; moved(); });
    number.addEventListener("input", function () { range.value = number.value === "" ? usual : number.value; moved(); });
    reset.addEventListener("click", function () { number.value = range.value = usual; moved(); number.focus(); });
    lever.querySelectorAll(".when input, .when select").forEach(function (field) { field.addEventListener("change", soon); });
  });
  document.addEventListener("change", function (event) { if (/^(first|second|year|compare)$/.test(event.target.name)) { soon(); } });
})();
