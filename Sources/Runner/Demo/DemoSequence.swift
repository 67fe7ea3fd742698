/// The sequence of the demo, as a client sends it.
enum DemoSequence {
    static let name = "Cold Outreach - Enterprise"
    static let summary = "5 steps, Monday to Friday 09:00-17:00, in the time zone of each contact."

    static var body: [String: Any] {
        let hours = ["start": "09:00", "end": "17:00"]
        let days = ["monday", "tuesday", "wednesday", "thursday", "friday"]
        return [
            "name": name,
            "description": "Five touches over two weeks.",
            "channel": "multi",
            "settings": [
                "timezone": "America/New_York",
                "businessHours": Dictionary(uniqueKeysWithValues: days.map { ($0, hours) }),
                "excludeWeekends": true,
                "fromEmail": "dana@demo.example",
                "fromName": "Dana Demo",
            ] as [String: Any],
            "steps": [
                [
                    "stepNumber": 1, "type": "auto_email", "name": "First touch", "delayDays": 0,
                    "sendAt": "10:00", "subject": "An idea for {{company}}",
                    "body": """
                    <p>Hello {{firstName}},</p>
                    <p>teams like {{company}} lose half a day a week to follow-ups. \
                    {{#title}}As {{title}} you know. {{/title}}Shall we talk?</p>
                    <p>{{sender.name}}</p>
                    """,
                ],
                [
                    "stepNumber": 2, "type": "auto_email", "name": "Follow-up", "delayDays": 3,
                    "sendAt": "10:00",
                    "body":
                        "Hello {{firstName}},\n\njust floating this to the top of your inbox.\n\n{{sender.name}}",
                ],
                [
                    "stepNumber": 3, "type": "manual_email", "name": "Personal note", "delayDays": 4,
                    "taskDescription": "Write two personal sentences about their last announcement.",
                ],
                [
                    "stepNumber": 4, "type": "call", "name": "Call", "delayDays": 2,
                    "taskDescription": "Call; ask for fifteen minutes.",
                ],
                [
                    "stepNumber": 5, "type": "auto_email", "name": "Goodbye", "delayDays": 5,
                    "sendAt": "10:00",
                    "body":
                        "Hello {{firstName}},\n\nI won't write again. The door stays open.\n\n{{sender.name}}",
                ],
            ] as [[String: Any]],
        ]
    }
}
