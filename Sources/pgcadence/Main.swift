import Runner

@main
struct Main {
    static func main() async {
        await PgCadence.runAndExit()
    }
}
