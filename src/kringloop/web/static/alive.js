// Pointing at a chart brings it to life: its figures show under the pointer. The still drawing is complete without this.
"use strict";
(function () {
  var vega = document.currentScript.dataset.vega;
  var loaded = null;
  function load() {
    loaded = loaded || new Promise(function (done, failed) {
      var script = document.createElement("script");
      script.src = vega;
      script.onload = done;
      script.onerror = failed;
      document.head.appendChild(script);
    });
    return loaded;
  }
  function wake(canvas) {
    var still = canvas.querySelector("svg");
    canvas.dataset.alive = "loading";
    Promise.all([fetch(canvas.dataset.spec).then(function (r) { return r.ok ? r.json() : Promise.reject(r.status); }), load()])
      .then(function (found) {
        var holder = document.createElement("div");
        holder.setAttribute("aria-hidden", "true");
        return window.vegaEmbed(holder, found[0]).then(function () {
          canvas.appendChild(holder);
          still.classList.add("unseen");
          canvas.dataset.alive = "yes";
        });
      })
      .catch(function () { canvas.dataset.alive = "no"; });
  }
  function enter(event) {
    var canvas = event.target.closest && event.target.closest(".canvas[data-spec]:not([data-alive])");
    if (canvas) { wake(canvas); }
  }
  document.addEventListener("pointerover", enter);
  document.addEventListener("focusin", enter);
})();
