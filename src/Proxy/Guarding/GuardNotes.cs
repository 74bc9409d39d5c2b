using FastMcp.Proxy.Configuration.Binding;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration;

namespace FastMcp.Proxy.Guarding;

/// <summary>What guards of a configuration mean for calls, in words: at start, and in health.</summary>
internal static class GuardNotes
{
    public static IEnumerable<string> Of(Config config) =>
        from route in config.Routes
        from name in route.Guards
        join guard in config.Guards on name equals guard.Name
        select Of(route, guard);

    private static string Of(RouteConfig route, GuardConfig guard)
    {
        var what = (guard.OnRequests, guard.OnResponses) switch { (true, true) => "requests and answers", (true, _) => "requests", _ => "answers" };
        var who = $"Route '{route.Name}' asks guard '{guard.Name}' ({Keys.GuardKinds[(int)guard.Kind]}) about {what}";
        return guard.Monitors
            ? $"{who}, in monitor mode: nothing waits for it, and nothing is masked or withheld by it."
            : $"{who}. Text of a stream waits until {guard.Window} characters, a sentence or {guard.Wait.TotalMilliseconds:0} ms have come and it has answered, at most {guard.Deadline.TotalMilliseconds:0} ms later; "
                + $"the last {guard.Overlap} characters wait for what follows them. Without an answer text {(guard.FailsOpen ? "passes unseen" : "does not pass")}.";
    }
}
