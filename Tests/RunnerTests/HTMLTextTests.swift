import Testing

@testable import Runner

@Suite struct HTMLTextTests {
    @Test(
        "HTML becomes readable text",
        arguments: [
            ("", ""),
            ("plain", "plain\n"),
            ("<p>One</p><p>Two<br>Three</p>", "One\n\nTwo\nThree\n"),
            ("<div>a</div><div>b</div>c", "a\nb\nc\n"),
            ("  a\n\t b  <b> c</b> ", "a b c\n"),
            ("<ul><li>One</li><li>Two</li></ul>End", "- One\n- Two\n\nEnd\n"),
            (
                "See <a href=\"https://x.example/?a=1&amp;b=2\">this</a>.",
                "See this (https://x.example/?a=1&b=2).\n"
            ),
            ("<a href='https://x.example'>https://x.example</a>", "https://x.example\n"),
            ("<a href=\"#top\">up</a> <a>none</a>", "up none\n"),
            (
                "<style>p{color:red}</style><script>var a = '<p>';</script><title>t</title>x<!-- <p>no -->y",
                "xy\n"
            ),
            ("a &lt;b&gt; &amp;amp; &#65;&#x1F600; &nbsp;&unknown; &", "a <b> &amp; A😀 &unknown; &\n"),
            ("1 < 2 > 0 <3", "1 < 2 > 0 <3\n"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc\n"),
            ("<pre>a\n  b</pre>", "a\n  b\n"),
            ("<img src=x alt=\"Logo &gt;\"><img src=y>", "Logo >\n"),
            ("<P>Über<BR/>Maß</P>", "Über\nMaß\n"),
            ("a<hr>b", "a\n---\nb\n"),
            ("<a href=\"https://x\" title=\"a>b\">c</a", "c (https://x)\n"),
            ("<p", ""), ("<!--", ""), ("a</", "a</\n"), ("<style>x", ""), ("<a href", ""),
            ("&#0;&#xD800;", "\u{FFFD}&#xD800;\n"),
        ])
    func becomesText(_ html: String, _ text: String) {
        #expect(HTMLText(html: html).plain == text)
    }

    @Test(
        "hostile HTML is read in good time", .timeLimit(.minutes(1)),
        arguments: ["<style>", "<a href=x>", "</a>", "<!--", "<p ", "&", "<a=\"", "</", "<li>", "<br>"])
    func hostile(_ unit: String) {
        let html = String(repeating: unit, count: (1 << 20) / unit.utf8.count)
        #expect(HTMLText(html: html).plain.utf8.count <= 4 << 20)
    }
}
