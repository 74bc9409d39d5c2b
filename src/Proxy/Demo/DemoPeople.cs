using FastMcp.WebConsole.SignIn;

namespace FastMcp.Proxy.Demo;

/// <summary>The people of the demo, one of each role and a second approver: nobody approves what they asked for themselves.</summary>
internal static class DemoPeople
{
    public const string Client = "fastmcp-demo-console";

    public static IReadOnlyList<DemoPerson> All { get; } =
    [
        new("vera", "viewers", "looks"),
        new("lea", "approvers", "decides what is asked for, but not what she asks for herself"),
        new("sam", "approvers", "decides too"),
        new("otto", "auditors", "looks at everything"),
        new("ada", "admins", "ends grants, and stops callers, agents, tools and upstreams"),
    ];

    public static IReadOnlyDictionary<ConsoleRole, IReadOnlyList<string>> Roles { get; } = new Dictionary<ConsoleRole, IReadOnlyList<string>>
    {
        [ConsoleRole.Viewer] = ["viewers", "approvers"], [ConsoleRole.Approver] = ["approvers"], [ConsoleRole.Auditor] = ["auditors"], [ConsoleRole.Admin] = ["admins"],
    };
}
