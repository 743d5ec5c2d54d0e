"""What a page is on paper: whole, in its own proportions, with its marking on every sheet."""

from __future__ import annotations

STYLE = """
<style>
.rocu-paper {display: none;}
@page {margin: 16mm 12mm 14mm 12mm; @bottom-right {content: counter(page) " of " counter(pages);
  font: 8pt Arial, sans-serif;}}
@media print {
  [data-testid="stSidebar"], [data-testid="stHeader"], [data-testid="stToolbar"],
  [data-testid="stPopover"], [data-testid="stPopoverBody"], [data-testid="stHeaderActionElements"],
  .stButton, .stDownloadButton, .st-key-choices, .rocu-hint, .rocu-skip,
  [class*="st-key-folds-"] details:not([open]) {display: none !important;}
  .rocu-paper {display: block;}
  [role="radiogroup"] [role="radio"][aria-checked="false"] {display: none;}
  [role="radiogroup"] [role="radio"] {flex: none !important; max-width: none !important;}
  :not(svg, svg *) {color: #000 !important; background: none !important;}
  .main-svg {print-color-adjust: exact;}
  .rocu-exercise {border: 2px solid;}
  .block-container {padding: 0 !important; max-width: none;}
  .stVerticalBlock, .stLayoutWrapper, .stElementContainer {display: block !important;}
  .stElementContainer {margin-bottom: .6rem; height: auto !important;}
  .rocu-table, [class*="st-key-wide-"] {overflow: visible !important; max-height: none !important;}
  [class*="st-key-wide-"] > * {min-width: 0 !important;}
  .rocu-table table {font-size: clamp(5.5pt, 75pt / var(--columns), 7.5pt) !important;}
  .rocu-table :is(th, td) {line-height: 1.25;}
  .rocu-table :is(th, td, td.long) {box-sizing: border-box; padding: .1rem .2rem !important;
    min-width: min(5rem, 180mm / var(--columns)) !important; overflow-wrap: anywhere;}
  .rocu-table a {display: inline !important;}
  .rocu-table tr, .stPlotlyChart {break-inside: avoid;}
  h1, h2, h3, .stElementContainer:has(h1, h2, h3) {break-after: avoid;}
  :has(> .stPlotlyChart), .stPlotlyChart, .stPlotlyChart *:not(svg, svg *) {
    height: auto !important; width: 100% !important; overflow: visible !important;}
  .svg-container .main-svg {width: 100% !important; height: auto !important; max-height: 92vh;}
  .svg-container .main-svg:first-child {position: static !important;}
}
</style>
"""

WHAT_IS_MISSING = (
    '<p class="rocu-note rocu-paper">Folded tables and sources are not printed. Open them before '
    "you print, or use Take away, PDF.</p>"
)


def sheet_style(line: str) -> str:
    """The style that sets a line, with the marking in it, at the top of every sheet."""
    # By its number whatever could end the string or the style element.
    said = "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in line)
    return f'<style>@page {{@top-left {{content: "{said}"; font: 8pt Arial, sans-serif;}}}}</style>'
