/* What a reader who does not see the page is told: how many are left, what was done, what went wrong. */
(function (app) {
  "use strict";
  const { make, button } = app.element;

  function board() {
    const count = make("p", { class: "count", role: "status", id: "count" });
    const done = make("p", { class: "hidden", role: "status", id: "done" });
    const notice = make("div", { class: "notice", role: "alert", id: "notice", hidden: true });
    let timer = 0;

    function say(words) {
      done.textContent = "";
      window.clearTimeout(timer);
      timer = window.setTimeout(() => {
        done.textContent = words;
      }, 60);
    }

    function warn(words) {
      notice.hidden = !words;
      notice.replaceChildren();
      if (!words) return;
      notice.append(
        make("p", {}, words),
        button("Dismiss", () => warn(""), { class: "quiet" }),
      );
    }
    return {
      count,
      done,
      notice,
      say,
      warn,
      tell: (words) => {
        count.textContent = words;
      },
    };
  }

  app.announce = { board };
})((window.safecity = window.safecity || {}));
