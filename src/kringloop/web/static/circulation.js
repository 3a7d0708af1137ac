// Sliders answer at once: numbers first, then the page's own drawings. The page is complete without this.
"use strict";
(function () {
  var form = document.getElementById("levers"), said = document.getElementById("said");
  var language = document.documentElement.lang, asked = 0, timer = 0, heard = 0, waiting = 0, kept = 0;
  var parts = ["title", "h1", ".lead", ".lang", ".files", ".permalink"];

  // Sorted and without defaults: the one address of a view, which the server need not correct.
  function query() {
    var found = [];
    form.querySelectorAll("input[name], select[name]").forEach(function (field) {
      var lever = field.closest(".lever");
      var usual = lever ? Number(field.value) === Number(lever.dataset.default) : field.value === field.dataset.default;
      if (field.value !== "" && !usual) {
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

  function numbers(answer) {
    answer.figures.forEach(function (figure) {
      var row = document.querySelector('tr[data-figure="' + figure.figure + '"]');
      if (!row) { return; }
      var written = figure.written[language];
      row.cells[1].textContent = written[0];
      row.cells[2].firstElementChild.textContent = written[1];
      row.cells[3].firstElementChild.textContent = written[2];
      row.cells[3].lastElementChild.textContent = written[3];
    });
    document.querySelector("h1").textContent = document.getElementById("strip").textContent = answer.finding[language];
    var limits = document.querySelector(".limits.said");
    if (limits) { limits.textContent = answer.limits[language]; }
    say(answer.finding[language]);
  }

  function drawings(text) {
    var fresh = new DOMParser().parseFromString(text, "text/html");
    parts.forEach(function (name) {
      var here = document.querySelector(name), there = fresh.querySelector(name);
      if (here && there) { here.replaceWith(there); }
    });
    document.querySelectorAll("[data-live]").forEach(function (here) {
      var there = fresh.getElementById(here.id);
      if (there) { here.replaceWith(there); }
    });
    form.querySelectorAll(".lever").forEach(function (lever) {
      var wrong = lever.querySelector(".problem").textContent !== "";
      lever.querySelector("input[type=number]").setAttribute("aria-invalid", String(wrong));
    });
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
    var drawn = fetch(page);  // drawn while the numbers are on their way
    drawn.catch(function () {});  // said below, once
    fetch(form.dataset.api + (text ? "?" + text : "")).then(function (response) {
      return response.json().then(function (answer) {
        if (late()) { return; }
        if (response.ok) {
          numbers(answer);
          form.dataset.numbers = Math.round(performance.now() - started);
        } else {
          say(answer.problems.map(function (p) { return language === "nl" ? p.message_nl : p.message; }).join(" "));
        }
        return drawn.then(function (r) { return r.text().then(function (body) {
          if (late()) { return; }
          drawings(body);
          keep(r.url);
          form.dataset.drawings = Math.round(performance.now() - started);
        }); });
      });
    }).catch(function () {
      if (late()) { return; }
      answers.setAttribute("aria-busy", "false");
      form.querySelector(".failed").textContent = form.dataset.failed;
      say(form.dataset.failed);
    });
  }

  form.querySelectorAll(".lever").forEach(function (lever) {
    var range = lever.querySelector("input[type=range]"), number = lever.querySelector("input[type=number]");
    var reset = lever.querySelector(".reset");
    function moved() {
      reset.disabled = Number(number.value) === Number(lever.dataset.default);
      clearTimeout(timer);
      timer = setTimeout(ask, 60);
    }
    range.addEventListener("input", function () { number.value = range.value; moved(); });
    number.addEventListener("input", function () { range.value = number.value === "" ? lever.dataset.default : number.value; moved(); });
    reset.addEventListener("click", function () {
      number.value = range.value = lever.dataset.default;
      moved();
      number.focus();
    });
  });
  form.querySelector("select").addEventListener("change", function () { form.requestSubmit(); });
})();
