/** The style of every page. Calm, dense, no image, no font of its own; a phone gets one column, paper gets black on white. */
export const style: string = `
:root{--ground:#f7f7f5;--sheet:#fff;--text:#1d2024;--soft:#575e67;--line:#dfe1e5;--good:#17703a;--warn:#7d5300;--bad:#b3261e;--plain:#575e67;--mark:#1f5fbf;
--good-wash:#e6f4ea;--warn-wash:#fbf1da;--bad-wash:#fceceb;--plain-wash:#eff0f2}
@media (prefers-color-scheme:dark){:root{--ground:#101317;--sheet:#181c22;--text:#e4e7eb;--soft:#a2abb6;--line:#2d343d;--good:#5cc98a;--warn:#e2b34c;--bad:#ff8a80;--plain:#a2abb6;--mark:#8ab8ff;
--good-wash:#15291d;--warn-wash:#2c2413;--bad-wash:#33191a;--plain-wash:#222830}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
code,.id,.stack,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;font-size:.9em}
main,header.top,footer{max-width:72rem;margin:0 auto;padding:0 1.25rem}
a{color:var(--mark);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--mark);outline-offset:2px;border-radius:3px}
.skip{position:absolute;left:-99rem}.skip:focus{left:1rem;top:1rem;background:var(--sheet);padding:.5rem 1rem;z-index:1}
header.top{padding-top:1.25rem}
.facts{display:flex;flex-wrap:wrap;gap:.15rem 1rem;margin:0 0 .75rem;padding:0;list-style:none;color:var(--soft);font-size:.9rem}
.facts b{color:var(--text);font-weight:600}
.facts li,.id,.say,td,th,h1,h2,h3,.cmd,pre,dd{overflow-wrap:anywhere}
.verdict{background:var(--sheet);border:1px solid var(--line);border-left:6px solid var(--plain);border-radius:8px;padding:1.1rem 1.25rem}
.verdict.good{border-left-color:var(--good)}.verdict.warn{border-left-color:var(--warn)}.verdict.bad{border-left-color:var(--bad)}
h1{display:flex;flex-wrap:wrap;align-items:center;gap:.25rem .75rem;margin:0;font-size:1.75rem;line-height:1.2;letter-spacing:-.01em}
h1 .word{display:inline-flex;align-items:center;gap:.5rem}
h1 svg{width:1.6rem;height:1.6rem;flex:none}
h1 .said{font-weight:400;font-size:1.15rem;color:var(--soft);letter-spacing:0}
h2{margin:2.25rem 0 .5rem;font-size:1.2rem;line-height:1.3}
h2 .count{color:var(--soft);font-weight:400}
h3{margin:0;font-size:1rem;line-height:1.4;font-weight:600}
.good{color:var(--good)}.warn{color:var(--warn)}.bad{color:var(--bad)}
.verdict.good,.verdict.warn,.verdict.bad,.tile,.card,.badge{color:inherit}
.soft{color:var(--soft)}
p{margin:.4rem 0}
.two{display:grid;grid-template-columns:minmax(0,3fr) minmax(0,2fr);gap:0 2rem;margin-top:.9rem}
.two h2{margin:0 0 .25rem;font-size:.95rem}
.lines{margin:0;padding:0;list-style:none}
.lines>li{padding:.2rem 0}
.why>li{display:grid;grid-template-columns:4.5rem minmax(0,1fr);gap:.25rem;align-items:baseline;justify-items:start}
.cmd{display:inline-block;background:var(--plain-wash);border-radius:4px;padding:.05rem .4rem}
.next small{display:block;color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(5.7rem,1fr));gap:.5rem;margin:1rem 0 0;padding:0;list-style:none}
.tile{background:var(--plain-wash);border-radius:6px;padding:.45rem .7rem}
.tile b{display:block;font-size:1.3rem;line-height:1.25;font-variant-numeric:tabular-nums}
.tile.bad{background:var(--bad-wash)}.tile.warn{background:var(--warn-wash)}.tile.good{background:var(--good-wash)}
.tile.bad b{color:var(--bad)}.tile.warn b{color:var(--warn)}.tile.good b{color:var(--good)}
.tile span{font-size:.85rem;color:var(--soft)}
nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1.1rem;margin:1rem 0 0;padding:0;list-style:none;font-size:.95rem}
.card{background:var(--sheet);border:1px solid var(--line);border-radius:8px;padding:.8rem 1rem;margin:.6rem 0}
.card h3{display:flex;gap:.6rem;align-items:baseline}
.card h3 .id{font-weight:600}
.card .say{margin:.35rem 0 0;white-space:pre-wrap}
.badge{flex:none;display:inline-block;white-space:nowrap;overflow-wrap:normal;border-radius:4px;padding:0 .4rem;font-size:.82rem;font-weight:600;font-family:inherit;background:var(--plain-wash);color:var(--plain)}
.badge.bad{background:var(--bad-wash);color:var(--bad)}.badge.warn{background:var(--warn-wash);color:var(--warn)}.badge.good{background:var(--good-wash);color:var(--good)}
.stack{margin:.5rem 0 0;padding:0;list-style:none;line-height:1.45}
.stack li{padding:.05rem 0 .05rem .8rem;border-left:2px solid var(--line);overflow-wrap:anywhere}
.stack li.own{border-left-color:var(--mark)}
.stack li.own b{color:var(--text)}
.stack b{font-weight:600;color:var(--soft)}
.stack span{color:var(--soft)}
details{margin:.5rem 0}
summary{cursor:pointer;width:fit-content;max-width:100%;overflow-wrap:anywhere}
pre{margin:.5rem 0 0;padding:.6rem .8rem;background:var(--plain-wash);border-radius:6px;white-space:pre-wrap;font-size:.85em}
table{width:100%;border-collapse:collapse;background:var(--sheet);border:1px solid var(--line);border-radius:8px;margin:.6rem 0;font-size:.95rem}
caption{text-align:left;color:var(--soft);padding:.2rem 0;font-size:.9rem}
th,td{text-align:left;vertical-align:top;padding:.4rem .7rem;border-top:1px solid var(--line)}
thead th{border-top:0;color:var(--soft);font-weight:600;font-size:.88rem;overflow-wrap:normal}
thead .number{white-space:normal}
tbody th{font-weight:400}
td small,th small{display:block;color:var(--soft);font-size:.88rem}
.number{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;overflow-wrap:normal}
.bar{width:38%}
.bar svg{display:block;width:100%;height:.9rem;margin-top:.25rem}
.track{fill:var(--plain-wash)}.fill{fill:var(--mark)}.fill.bad{fill:var(--bad)}.fill.warn{fill:var(--warn)}.fill.good{fill:var(--good)}.fill.plain{fill:var(--plain)}
.share{display:block;width:100%;height:.6rem;margin-top:1rem;border-radius:3px}
.curve{display:block;width:100%;height:11rem;background:var(--sheet);border:1px solid var(--line);border-radius:8px}
.curve path{fill:none;stroke:var(--mark);stroke-width:2;vector-effect:non-scaling-stroke}
.curve path.area{fill:var(--plain-wash);stroke:none}
.axis{display:flex;justify-content:space-between;gap:1rem;color:var(--soft);font-size:.88rem;font-variant-numeric:tabular-nums}
figure{margin:.6rem 0}
.owed{margin:.5rem 0;padding:0;list-style:none}
.owed>li{content-visibility:auto;contain-intrinsic-size:auto 4.6rem;display:grid;grid-template-columns:minmax(0,1fr) 9rem 8.5rem;gap:0 1rem;padding:.5rem .2rem;border-top:1px solid var(--line)}
.owed p{margin:.1rem 0 0;font-size:.92rem;overflow-wrap:anywhere}
.owed>li>div{overflow-wrap:anywhere}.owed>li>div:last-child{text-align:right;font-variant-numeric:tabular-nums}
.owed small{display:block;color:var(--soft);font-size:.85rem}
footer{margin-top:3rem;padding-bottom:2rem;color:var(--soft);font-size:.88rem}
@media (max-width:44rem){body{font-size:15px}main,header.top,footer{padding-left:.9rem;padding-right:.9rem}.two{grid-template-columns:minmax(0,1fr);gap:.9rem}h1{font-size:1.45rem}.verdict{padding:.9rem}
.tiles{grid-template-columns:repeat(4,minmax(0,1fr))}.tile{padding:.4rem .5rem}.tile b{font-size:1.1rem}.tile span{font-size:.78rem}
th,td{padding:.35rem .45rem}.bar{width:22%}.wide{display:none}.owed>li{grid-template-columns:minmax(0,1fr)}.owed>li>div:last-child{text-align:left}.owed small{display:inline;margin-left:.6em}.card h3{flex-wrap:wrap;gap:.1rem .5rem}}
@media print{:root{--ground:#fff;--sheet:#fff;--text:#000;--soft:#444;--line:#bbb;--good:#17703a;--warn:#7d5300;--bad:#b3261e;--plain:#444;--mark:#1f5fbf;--good-wash:#fff;--warn-wash:#fff;--bad-wash:#fff;--plain-wash:#fff}
body{font-size:10pt}nav,.skip{display:none}main,header.top,footer{max-width:none;padding:0}.card,tr,.owed>li{break-inside:avoid}h2,h3,summary{break-after:avoid}
.verdict,.tile,.badge,.cmd,pre{border:1px solid var(--line)}.verdict{border-left:6px solid var(--text)}.owed>li{content-visibility:visible}
details::details-content{content-visibility:visible;height:auto}.track{stroke:#bbb}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
`;
