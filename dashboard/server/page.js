/* What a page needs of the browser and Streamlit does not give: where the server is, and, for whoever
   uses a keyboard or a screen reader, names that say of what, and focus where something opens. */
(() => {
  "use strict";

  // Streamlit would first ask for the server under the page's own path, and the console would show
  // that it is not there. And it would wait for what it may take from a page around it before it
  // connects: there is none, and the address of this server stands for that.
  const server = new URL(".", document.currentScript.src);
  // Nor would it know the font of the theme before, and would get another to begin with.
  const font = "Arial, Helvetica, sans-serif";
  const fonts = { bodyFont: font, headingFont: font };
  window.__streamlit = {
    BACKEND_BASE_URL: server.href,
    LIGHT_THEME: fonts,
    DARK_THEME: fonts,
  };
  // Without this cookie the connection would not count as that of whoever is signed in. The
  // document brings it; else Streamlit first asks for it.
  if (/(^|; )_streamlit_xsrf=/.test(document.cookie))
    window.__streamlit.HOST_CONFIG = {
      allowedOrigins: [server.origin],
      useExternalAuthToken: false,
      enableCustomParentMessages: false,
      blockErrorDialogs: false,
    };

  /* A step back leads to what a page showed. Streamlit makes a step of every choice that a run puts
     into the address, so that it would lead to a mix of what was chosen before and after. Here all
     that follows from one thing that somebody does makes one step; and the address in which a page
     is opened is that in which it says what it shows. */
  let step = "none";
  const push = history.pushState.bind(history);
  history.pushState = (state, title, address) => {
    const next = new URL(address, location);
    const isTurned = next.pathname !== location.pathname;
    // Of another page Streamlit says what it shows before it says which it is.
    const isOne = isTurned ? step !== "made" : step === "next";
    // Streamlit leaves out the part that the address names: that holds while it is what is seen.
    if (!isTurned && (!isOne || isAt(location.hash))) next.hash = location.hash;
    if (isOne) push(state, title, next.href);
    else history.replaceState(state, title, next.href);
    if (isTurned) step = "none";
    else if (isOne) step = "made";
  };

  /* Whether a part of the page begins in view, or on the screen above. */
  function isAt(hash) {
    const target = hash && document.getElementById(hash.slice(1));
    return target && Math.abs(target.getBoundingClientRect().top) < innerHeight;
  }

  function forgetPart() {
    const app = document.querySelector('[data-testid="stApp"]');
    if (step !== "made" || !location.hash || app?.dataset.testScriptState !== "notRunning") return;
    if (document.getElementById(location.hash.slice(1))) return;
    history.replaceState(history.state, "", location.pathname + location.search);
  }

  /* What a run of a page says comes in one message, as whole_runs.py packs it. Streamlit gets all of
     it in one go, and draws the page once for it instead of once for every few parts. */
  window.WebSocket = class extends WebSocket {
    constructor(address, protocols) {
      super(`${address}?together`, protocols);
      this.isOpened = false;
      this.addEventListener("message", (message) => {
        if (!message.isTrusted) return; // It is one that was told below.
        const packed = new DataView(message.data);
        if (packed.getUint8(0) !== 0) return;
        message.stopImmediatePropagation();
        for (let at = 1, end; at < packed.byteLength; at = end) {
          end = at + 4 + packed.getUint32(at);
          const data = message.data.slice(at + 4, end);
          this.dispatchEvent(new MessageEvent("message", { data }));
        }
      });
    }

    send(data) {
      step = this.isOpened ? "next" : "none";
      this.isOpened = true;
      super.send(data);
    }
  };

  /* While the first page is put together its parts push each other about: nothing of it is seen
     until the server has said all of it, and what shows it is loaded; or until that takes long. */
  const OPENING = "rocu-opening";
  const LONG_MS = 10_000;
  document.documentElement.classList.add(OPENING);
  const open = () => document.documentElement.classList.remove(OPENING);
  setTimeout(open, LONG_MS);

  function openWhenDone() {
    const app = document.querySelector('[data-testid="stApp"]');
    if (app?.dataset.testScriptState !== "notRunning") return;
    if (document.querySelector("h1") && !document.querySelector('[data-testid="stSkeleton"]')) open();
  }

  /* An address that names a part of the page opens there. Streamlit brings it into view when its
     heading comes, and what comes after that above it would push it away again: until somebody does
     something, it is held where it is. */
  let held = location.hash.slice(1);
  let heldAt = null;
  const letGo = () => (held = "");
  for (const act of ["wheel", "touchstart", "pointerdown", "keydown"])
    addEventListener(act, letGo, { capture: true, once: true, passive: true });
  setTimeout(letGo, LONG_MS);

  function holdInView() {
    const target = held && document.getElementById(held);
    if (!target || target.getBoundingClientRect().top === heldAt) return;
    target.scrollIntoView();
    heldAt = target.getBoundingClientRect().top;
  }

  const EXHIBIT = '[class*="st-key-exhibit-"]';
  const HEADINGS = "h1, h2, h3, h4, h5, h6";
  const USABLE = "a[href], button:not([disabled]), input, textarea, select, [tabindex='0']";

  /* Each page of the menu is called by its title and its group, which the style only draws. To ask
     for a style has the browser work out that of the whole page, so each is asked once. */
  const titles = new WeakMap();

  function nameMenu() {
    for (const link of document.querySelectorAll('[data-testid="stSidebarNavLink"]')) {
      const title = text(link);
      if (titles.get(link) === title) continue;
      const group = getComputedStyle(link).getPropertyValue("--group").replaceAll('"', "").trim();
      if (!group) continue;
      say(link, `${title}, ${group.toLowerCase()}`);
      titles.set(link, title);
    }
  }

  /* Whatever opens, folds or links of an exhibit or a heading is called by its word and that title:
     there is a Table, Sources and Take away under every chart. */
  function name() {
    for (const exhibit of document.querySelectorAll(EXHIBIT)) {
      const title = text(exhibit.querySelector(HEADINGS));
      for (const fold of exhibit.querySelectorAll("summary")) say(fold, `${text(fold)} of ${title}`);
      for (const button of exhibit.querySelectorAll('[data-testid="stPopoverButton"]'))
        say(button, `${text(button)} ${title}`);
    }
    for (const heading of document.querySelectorAll(HEADINGS))
      for (const link of heading.querySelectorAll("a[href^='#']")) say(link, `Link to ${text(heading)}`);
  }

  function say(element, words) {
    if (element.getAttribute("aria-label") !== words) element.setAttribute("aria-label", words);
  }

  /* The words of an element, without its icons, which are letters of a font. */
  function text(element) {
    const words = element?.querySelector('[data-testid="stMarkdownContainer"]') ?? element;
    return (words?.textContent ?? "").trim();
  }

  /* What opens over the page stands at the end of the document: the focus goes into it, so that the
     next Tab reaches its first button. Streamlit brings it back when Escape closes it. */
  let entered = null;
  let isWaiting = false;

  function enter() {
    const opened = document.querySelector('[data-testid="stPopoverBody"]');
    if (opened && opened !== entered) {
      opened.tabIndex = -1;
      opened.focus({ preventScroll: true });
      opened.addEventListener("keydown", (event) => {
        // What it holds comes from the server a moment after it has opened.
        if (event.key !== "Tab" || event.shiftKey || opened.querySelector(USABLE)) return;
        event.preventDefault();
        isWaiting = true;
      });
    }
    if (opened && isWaiting && opened.querySelector(USABLE)) opened.querySelector(USABLE).focus();
    if (!opened || opened.querySelector(USABLE)) isWaiting = false;
    entered = opened;
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest(".rocu-skip")) return;
    event.preventDefault();
    const target = document.querySelector(EXHIBIT) ?? document.querySelector('[data-testid="stMain"]');
    if (!target) return;
    target.tabIndex = -1;
    target.focus();
    target.scrollIntoView();
  });

  /* A chart is drawn for the width of the screen. On paper its drawing is scaled as a whole, so that
     every bar and every cell keeps its place beside the others. Paper is light: a chart in dark
     colours has with it what is other in light ones. */
  const onPaper = new Map();
  let isPrinting = false;

  function charts() {
    return document.querySelectorAll(".js-plotly-plot");
  }

  function drawings() {
    return document.querySelectorAll(".js-plotly-plot .main-svg");
  }

  function withParts(whole, other) {
    if (other === null || typeof other !== "object" || Array.isArray(other)) return other;
    const made = Array.isArray(whole) ? [...whole] : { ...whole };
    for (const [name, part] of Object.entries(other)) made[name] = withParts(made[name], part);
    return made;
  }

  addEventListener("beforeprint", () => {
    isPrinting = true;
    for (const chart of charts()) {
      const { data, layout } = chart;
      if (!layout?.meta?.light) continue;
      onPaper.set(chart, { data, layout });
      const light = withParts({ data, layout }, layout.meta.light);
      window.Plotly.react(chart, light.data, light.layout);
    }
    for (const drawing of drawings()) {
      const [width, height] = [drawing.getAttribute("width"), drawing.getAttribute("height")];
      drawing.setAttribute("viewBox", `0 0 ${width} ${height}`);
      drawing.style.maxWidth = `${width}px`;
    }
  });
  addEventListener("afterprint", () => {
    isPrinting = false;
    for (const drawing of drawings()) {
      drawing.removeAttribute("viewBox");
      drawing.style.maxWidth = "";
    }
    for (const [chart, { data, layout }] of onPaper) window.Plotly.react(chart, data, layout);
    onPaper.clear();
  });

  /* The server draws charts in the colours that the page had when it ran. Where those change, by a
     setting or at dusk, it runs again, which Streamlit has a key for, as soon as no run goes on. */
  let app = null;
  let scheme = "";
  let isRecoloured = false;
  const schemeOf = (element) => getComputedStyle(element).colorScheme;
  const colours = new MutationObserver(() => {
    if (isPrinting || schemeOf(app) === scheme) return;
    scheme = schemeOf(app);
    isRecoloured = true;
    followColours();
  });

  function followColours() {
    const shown = document.querySelector('[data-testid="stApp"]');
    if (shown && shown !== app) {
      app = shown;
      scheme = schemeOf(app);
      colours.disconnect();
      colours.observe(app, { attributeFilter: ["class"] });
    }
    if (!isRecoloured || app.dataset.testScriptState !== "notRunning") return;
    isRecoloured = false;
    for (const kind of ["keydown", "keyup"])
      document.dispatchEvent(new KeyboardEvent(kind, { key: "r", code: "KeyR", keyCode: 82 }));
  }

  /* A chart that is scrolled sideways keeps the names of its rows in sight where they leave room:
     they are moved along on a ground of their own, and what is drawn over them ends beside it. */
  const MOST_OF_A_PLACE = 0.7;
  const SVG = "http://www.w3.org/2000/svg";

  function keepNames({ target: place }) {
    const chart = place.matches?.('[class*="st-key-wide-"]') && place.querySelector(".js-plotly-plot");
    const names = chart && chart.querySelector(".xy .yaxislayer-above");
    if (!names) return;
    const { height, margin } = chart.layout;
    if (margin.l > place.clientWidth * MOST_OF_A_PLACE) return;
    const ground = names.querySelector(".rocu-ground") ?? document.createElementNS(SVG, "rect");
    ground.setAttribute("class", "rocu-ground");
    ground.setAttribute("width", margin.l);
    ground.setAttribute("height", height);
    names.prepend(ground);
    names.style.transform = `translateX(${place.scrollLeft}px)`;
    for (const over of chart.querySelectorAll(".layer-above"))
      over.style.clipPath = `inset(0 0 0 ${margin.l + place.scrollLeft}px) view-box`;
  }

  document.addEventListener("scroll", keepNames, { capture: true, passive: true });

  /* Beneath such a name lies what is not seen there: whoever points at the name does not choose it. */
  function isOnName({ target, touches, clientX }) {
    const ground = target.closest?.('[class*="st-key-wide-"]')?.querySelector(".rocu-ground");
    return ground && (touches?.[0].clientX ?? clientX) < ground.getBoundingClientRect().right;
  }

  for (const act of ["mousemove", "mousedown", "touchstart"])
    document.addEventListener(act, (event) => isOnName(event) && event.stopPropagation(), {
      capture: true,
      passive: true,
    });

  /* A select box has one line and cuts a long name: what is chosen then stands whole below it. */
  const widths = new ResizeObserver(() => lookSoon());

  function sayWhole() {
    const boxes = [...document.querySelectorAll('[data-testid="stSelectbox"] input')];
    const cut = boxes.map((box) => (box.scrollWidth > box.clientWidth ? box.value : ""));
    boxes.forEach((box, at) => {
      const { dataset } = box.closest('[data-testid="stSelectbox"]');
      if (dataset.whole === undefined) widths.observe(box);
      if (dataset.whole !== cut[at]) dataset.whole = cut[at];
    });
  }

  let isDue = false;
  function lookSoon() {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      openWhenDone();
      holdInView();
      name();
      nameMenu();
      enter();
      followColours();
      forgetPart();
      sayWhole();
    });
  }
  new MutationObserver(lookSoon).observe(document, {
    childList: true,
    subtree: true,
    characterData: true,
    attributeFilter: ["data-test-script-state"],
  });
})();
