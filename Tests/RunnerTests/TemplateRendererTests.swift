import Testing

@testable import Runner

@Suite struct TemplateRendererTests {
    private func render(_ message: ClaimedMessage) async throws(RenderError) -> RenderedMessage {
        try await TemplateRenderer().render(message)
    }

    private func text(
        _ source: String, _ variables: String, defaults: String = "{}",
        missing: ClaimedMessage.MissingVariables = .fail
    ) async throws(RenderError) -> String {
        try await render(
            .example(
                subject: "s", text: source + "|", variables: variables, defaults: defaults, missing: missing)
        ).text
    }

    @Test("text and subject do not escape, HTML does")
    func escaping() async throws {
        let message = try await render(
            .example(
                subject: "{{a}}", text: "{{a}}", html: "<p title=\"{{a}}\">{{a}} {{{a}}} {{&a}}</p>",
                variables: #"{"a": "<b> & \"'"}"#))
        let escaped = "&lt;b&gt; &amp; &quot;&#39;"
        #expect(message.subject == #"<b> & "'"#)
        #expect(message.text == #"<b> & "'"#)
        #expect(message.html == "<p title=\"\(escaped)\">\(escaped) <b> & \"' <b> & \"'</p>")
    }

    @Test(
        "a combining mark does not carry a quote through",
        arguments: ["\u{301}", "\u{338}", "\u{200D}", "\u{FE0F}"])
    func combiningMarks(_ mark: String) async throws {
        let message = try await render(
            .example(
                subject: "s", html: "<a title=\"{{a}}\">{{#l}}{{.}}{{/l}}</a>",
                variables: "{\"a\": \"\\\"\(mark) onmouseover=x <\(mark)b\", \"l\": [\"<\(mark)\"]}"))
        let html = try #require(message.html)
        #expect(html == "<a title=\"&quot;\(mark) onmouseover=x &lt;\(mark)b\">&lt;\(mark)</a>")
        #expect(html.utf8.count { $0 == UInt8(ascii: "\"") } == 2)
    }

    @Test("marks beside a tag do not hide it")
    func marksBesideTags() async throws {
        #expect(
            try await text("\u{600}{{a}}\u{301}\u{200D} {{#b}}\u{301}x\u{600}{{/b}}", #"{"a": 1, "b": {}}"#)
                == "\u{600}1\u{301}\u{200D} \u{301}x\u{600}|")
    }

    @Test("values print as they are written")
    func values() async throws {
        #expect(
            try await text(
                "{{t}} {{f}} {{zero}} {{price}} {{big}} {{text}}",
                #"{"t": true, "f": false, "zero": 0, "price": 1.50, "big": 12345678901234567890, "text": "\u00e9\ud83d\ude00\n"}"#
            ) == "true false 0 1.50 12345678901234567890 é😀\n|")
    }

    @Test("sections follow truth, lists, objects and the enclosing context")
    func sections() async throws {
        let variables = #"""
            {"yes": true, "no": false, "zero": 0, "empty": "", "none": null, "list": [{"n": 1}, {"n": 2}, {}],
             "words": ["a", "b"], "void": [], "grid": [[1, 2], [3]], "o": {"n": "inner", "p": {"q": "deep"}}, "n": "outer"}
            """#
        #expect(try await text("{{#yes}}1{{/yes}}{{#no}}2{{/no}}{{^no}}3{{/no}}", variables) == "13|")
        #expect(
            try await text("{{#zero}}1{{/zero}}{{#empty}}2{{/empty}}{{^empty}}3{{/empty}}", variables)
                == "13|")
        #expect(
            try await text("{{#none}}1{{/none}}{{^none}}2{{/none}}{{^absent}}3{{/absent}}", variables)
                == "23|")
        #expect(try await text("{{#list}}{{n}},{{/list}}{{^void}}-{{/void}}", variables) == "1,2,outer,-|")
        #expect(try await text("{{#words}}{{.}};{{/words}}", variables) == "a;b;|")
        #expect(try await text("{{#grid}}{{#.}}{{.}}{{/.}}/{{/grid}}", variables) == "12/3/|")
        #expect(
            try await text("{{#o}}{{n}} {{p.q}}{{/o}} {{o.p.q}} {{words.1}}", variables)
                == "inner deep deep b|")
        #expect(
            try await text(
                "{{#yes}}{{text}}{{value}}{{budget}}{{#words}}{{text}}{{/words}}{{/yes}}", variables) == "|")
    }

    @Test("a tag that stands alone on its line leaves no line")
    func standalone() async throws {
        #expect(try await text("{{#a}}\nx\n{{/a}}\n{{! note }}\ny", #"{"a": true}"#) == "x\ny|")
        #expect(try await text("{{#a}}\r\nx\r\n{{/a}}\r\ny", #"{"a": true}"#) == "x\ny|")
        #expect(try await text("\n{{a}}\n", #"{"a": true}"#) == "\ntrue\n|")
    }

    @Test("what is absent, null or empty takes its default")
    func defaults() async throws {
        let defaults = #"{"firstName": "there", "contact.city": "your city", "empty": "", "none": null}"#
        #expect(
            try await text(
                "{{firstName}} {{contact.city}}{{#firstName}}!{{/firstName}}",
                #"{"firstName": "", "contact": {}}"#,
                defaults: defaults) == "there your city!|")
        #expect(
            try await text("{{firstName}} {{contact.city}}", "{}", defaults: defaults) == "there your city|")
        #expect(try await text("{{firstName}}", #"{"firstName": "Zoë"}"#, defaults: defaults) == "Zoë|")
        await #expect(throws: RenderError.missing(["empty", "none"])) {
            try await text("{{empty}}{{none}}", "{}", defaults: defaults)
        }
        #expect(
            try await text("a{{b}}", "{}", defaults: #"{"": "x", ".": "y", "b.c.d": 1}"#, missing: .blank)
                == "a|")
    }

    @Test("a missing variable fails by its whole name, each once, in all parts")
    func missing() async throws {
        await #expect(throws: RenderError.missing(["a", "contact.b", "c", "o"])) {
            try await render(
                .example(
                    subject: "{{a}} {{contact.b}}", text: "{{a}}{{c}}{{firstName}}",
                    html: "{{o}}{{#x}}{{inSection}}{{/x}}",
                    variables: #"{"firstName": "Zoë", "contact": {"b": ""}, "o": {"k": 1}}"#))
        }
        #expect(
            RenderError.missing(["a", "contact.b"]).description == "No value and no default: a, contact.b.")
    }

    @Test("or is blank, where the sequence wants that")
    func blank() async throws {
        #expect(try await text("x{{a}}{{contact.b}}{{o}}", #"{"o": [1]}"#, missing: .blank) == "x|")
    }

    @Test("what was rendered is not read again")
    func noInjection() async throws {
        #expect(
            try await text("{{a}}", #"{"a": "{{b}} {{{b}}} {{> p}}", "b": "secret"}"#)
                == "{{b}} {{{b}}} {{> p}}|")
    }

    @Test(
        "a line break in the subject is refused and named",
        arguments: ["\\n", "\\r", "\\r\\nBcc: x@example.com", "\\u0001", "\\u007f"])
    func subjectInjection(_ end: String) async throws {
        await #expect(throws: RenderError.controlCharacter(["bad"])) {
            try await render(
                .example(
                    subject: "{{good}} {{bad}}", text: "x",
                    variables: "{\"good\": \"a\", \"bad\": \"b\(end)\"}"))
        }
        await #expect(throws: RenderError.controlCharacter([])) {
            try await render(
                .example(subject: "{{#l}}{{.}}{{/l}}", text: "x", variables: "{\"l\": [\"b\(end)\"]}"))
        }
    }

    @Test("the thread's subject is literal, and checked too")
    func threadSubject() async throws {
        let message = try await render(.example(subject: nil, thread: "Re: {{firstName}}", text: "x"))
        #expect(message.subject == "Re: {{firstName}}")
        await #expect(throws: RenderError.controlCharacter([])) {
            try await render(.example(subject: nil, thread: "Re:\r\nX: y", text: "x"))
        }
    }

    @Test("blanks around a subject go, a tab is a blank")
    func subjectBlanks() async throws {
        #expect(
            try await render(.example(subject: "\t a\tb {{c}}", text: "x", variables: "{}", missing: .blank))
                .subject == "a b")
    }

    @Test("only text makes text, only HTML makes both")
    func parts() async throws {
        let text = try await render(.example(text: "Hello"))
        #expect(text.html == nil && text.text == "Hello")
        let html = try await render(.example(html: "<p>Hello <b>you</b></p>"))
        #expect(html.html == "<p>Hello <b>you</b></p>" && html.text == "Hello you\n")
    }

    @Test("nothing is not sent")
    func nothing() async throws {
        await #expect(throws: RenderError.empty) { try await render(.example()) }
        await #expect(throws: RenderError.empty) { try await render(.example(text: "", html: "")) }
        await #expect(throws: RenderError.empty) {
            try await render(.example(text: " {{a}}\n", variables: #"{"firstName": "Z"}"#, missing: .blank))
        }
    }

    @Test("a broken template is told with its part")
    func broken() async throws {
        await #expect(throws: RenderError.self) { try await render(.example(html: "{{#a}}")) }
        let error = RenderError.template(
            part: "HTML template", TemplateProblem(description: "has section a, which is never closed"))
        #expect(error.description == "The HTML template has section a, which is never closed.")
    }

    @Test(
        "variables that are no object are refused", arguments: ["", "[]", "{", "{\"a\": }", "nul", "{} {}"])
    func noVariables(_ json: String) async throws {
        await #expect(throws: RenderError.variables) {
            try await render(.example(text: "x", variables: json))
        }
    }
}
