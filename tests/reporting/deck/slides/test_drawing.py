"""Does only what draws come into a slide as SVG?"""

import pytest
from matplotlib.figure import Figure

from nps_analysis.reporting.deck.slides.drawing import drawing
from nps_analysis.reporting.figures import picture

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" viewBox="0 0 9 9">'
PATH = '<path id="p" d="M 0 0 L 9 9"/>'
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
LIVE = {
    "script": "<script>alert(1)</script>",
    "script of another namespace": '<s:script xmlns:s="http://www.w3.org/1999/xhtml">alert(1)</s:script>',
    "page": '<foreignObject><iframe xmlns="http://www.w3.org/1999/xhtml" src="https://x.example"/></foreignObject>',
    "link": '<a xlink:href="https://x.example">click</a>',
    "event": '<rect width="9" height="9" onload="alert(1)"/>',
    "event in another namespace": '<rect xmlns:e="http://www.w3.org/2001/xml-events" e:event="load"/>',
    "animation": '<rect><set attributeName="href" to="https://x.example"/></rect>',
    "animation of a link": '<rect><animate attributeName="xlink:href" values="javascript:alert(1)"/></rect>',
    "picture from outside": '<image xlink:href="https://x.example/a.png"/>',
    "picture of this disk": '<image href="file:///etc/passwd"/>',
    "picture of a server's disk": '<image href="//x.example/a.png"/>',
    "drawing in a drawing": '<image href="data:image/svg+xml;base64,PHN2Zz4="/>',
    "page as data": '<image href="data:text/html,x"/>',
    "part from outside": '<use xlink:href="https://x.example/a.svg#p"/>',
    "code in a link": '<use href=" java&#10;script:alert(1)"/>',
    "fill from outside": '<rect fill="url(https://x.example/a.svg#p)"/>',
    "quoted fill from outside": "<rect style=\"fill: URL( 'https://x.example/a.svg#p')\"/>",
    "escaped fill from outside": '<rect style="fill: u\\72l(https://x.example)"/>',
    "style from outside": "<style>@import 'https://x.example/a.css';</style>",
    "font from outside": "<style>@font-face{src: url(https://x.example/a.ttf)}</style>",
    "style with a note": "<style>*{fill: u/**/rl(https://x.example)}</style>",
    "style after a note": "<style>a{}<!-- x -->@import url(https://x.example/a.css);</style>",
    "style in parts": "<style>a{}<style>b{}</style>@import 'https://x.example/a.css';</style>",
    "event of what is said": f'<metadata><r:RDF xmlns:r="{RDF}" onload="alert(1)"/></metadata>',
    "link of what is said": f'<metadata><r:RDF xmlns:r="{RDF}" href="https://x.example"/></metadata>',
    "filter": '<filter id="f"><feImage href="https://x.example"/></filter>',
    "unknown": '<blink speed="9"/>',
    "unknown attribute": '<rect formaction="x"/>',
    "base": '<rect xml:base="https://x.example"/>',
    "reading instruction": '<?xml-stylesheet href="https://x.example/a.css"?>',
}
MANY = "".join(f'<g id="g{at}">' + f'<use href="#g{at + 1}"/>' * 10 + "</g>" for at in range(12))


def svg(more, before=""):
    return f"{before}{HEAD}{PATH}{more}</svg>".encode()


@pytest.mark.parametrize("what", LIVE)
def test_what_is_more_than_a_drawing_is_none(what):
    assert drawing(svg("")) == svg("")
    assert drawing(svg(LIVE[what])) == b""


INKSCAPE = (
    '<svg xmlns="http://www.w3.org/2000/svg" xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" '
    'xmlns:sodipodi="http://sodipodi.sourceforge.net/DTD/sodipodi-0.dtd" viewBox="0 0 9 9" '
    'inkscape:version="1.3" sodipodi:docname="logo.svg" inkscape:export-filename="C:\\Users\\wolff\\logo.png">'
    '<sodipodi:namedview id="n" inkscape:zoom="2"><inkscape:grid id="g"/></sodipodi:namedview>'
    '<path id="p" inkscape:connector-curvature="0" d="M 0 0 L 9 9"{}/></svg>'
)
NOTED = {
    "Inkscape": INKSCAPE.format(""),
    "data": f'{HEAD}<path id="p" data-name="Logo" aria-label="Logo" role="img" d="M 0 0 L 9 9"/></svg>',
    "Illustrator": (
        f'{HEAD}<metadata><?xpacket begin=""?><x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Adobe"/><?xpacket end="w"?>'
        f"</metadata>{PATH}</svg>"
    ),
    "Illustrator that can edit it again": (
        '<!DOCTYPE svg [<!ENTITY ns_ai "http://ns.adobe.com/AdobeIllustrator/10.0/">]>'
        f'{HEAD[:-1]} xmlns:i="&ns_ai;"><switch><foreignObject requiredExtensions="&ns_ai;" width="1" height="1">'
        f'<i:aipgfRef xlink:href="#adobe"/></foreignObject><g i:extraneous="self">{PATH}</g></switch>'
        '<i:aipgf id="adobe">eJzs</i:aipgf></svg>'
    ),
}


@pytest.mark.parametrize("program", NOTED)
def test_what_a_drawing_program_notes_for_itself_is_left_out_and_the_drawing_stays(program):
    made = drawing(NOTED[program].encode()).decode()
    assert PATH in made
    for noted in ("inkscape", "sodipodi", "wolff", "data-", "aria-", "adobe", "xpacket", "Adobe"):
        assert noted not in made


def test_words_of_a_drawing_stay_where_a_note_stood_before_them():
    head = HEAD[:-1].encode() + b' xmlns:s="http://www.inkscape.org/namespaces/inkscape">'
    made = drawing(head + b"<text>Nord<s:x/>wind <tspan>AG</tspan><s:x/>, Oslo</text></svg>")
    assert b"<text>Nordwind <tspan>AG</tspan>, Oslo</text>" in made


def test_what_runs_is_refused_also_beside_what_a_program_notes():
    other = HEAD + '<switch><foreignObject requiredExtensions="https://x.example/"/>' + PATH + "</switch></svg>"
    assert drawing(other.encode()) == b""
    assert drawing(INKSCAPE.format(' onload="alert(1)"').encode()) == b""
    assert drawing(INKSCAPE.format(' style="fill: url(https://x.example)"').encode()) == b""
    noted = b'<s xmlns="http://www.inkscape.org/namespaces/inkscape"/>'
    assert drawing(noted) == b""


def test_parts_that_draw_parts_again_are_not_multiplied():
    assert drawing(svg('<use href="#p"/>' * 3))
    assert drawing(svg(MANY + '<g id="g12"/>')) == b""
    assert drawing(svg('<use id="u" href="#u"/>')) == b""


@pytest.mark.parametrize(
    "kind",
    [
        '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE svg [<!ENTITY y "ha"><!ENTITY x "&y;&y;&y;">]>',
    ],
)
def test_what_stands_in_for_something_else_is_none(kind):
    assert drawing(svg("<text>&x;</text>", kind)) == b""


def test_a_document_type_is_left_out_and_with_it_what_it_adds_to_the_drawing():
    kind = '<!DOCTYPE svg [<!ATTLIST path onload CDATA "alert(1)">]>'
    assert drawing(svg("", kind)) == svg("")
    assert drawing(svg("", '<?xml-stylesheet href="https://x.example/a.css"?>')) == svg("")


@pytest.mark.parametrize("text", [b"", b"not xml", b"<html/>", b"<svg/>", svg("<rect>")])
def test_what_is_no_drawing_is_none(text):
    assert drawing(text) == b""


def test_figures_of_ours_are_drawings():
    figure = Figure()
    axes = figure.subplots()
    axes.bar([0, 1], [3, 4], hatch="//")
    axes.scatter([0, 1], [1, 2], clip_on=True)
    axes.imshow([[1, 2], [3, 4]])
    axes.set_title("باغ‌های <script> & ∑")
    made = drawing(picture(figure, "svg", {"Title": "NPS", "Description": "Made by: nps_analysis"}))
    for part in (b"<pattern", b"<image", b"<clipPath", b"Made by: nps_analysis"):
        assert part in made
    assert b"<!DOCTYPE" not in made
