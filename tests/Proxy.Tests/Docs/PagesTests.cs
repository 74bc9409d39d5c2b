using System.Reflection;
using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Configuration;
using FastMcp.TestKit;

namespace FastMcp.Proxy.Tests.Docs;

/// <summary>What the pages name is there: files, commands with their options, types.</summary>
public sealed class PagesTests
{
    private const string Life = "docs/life-of-a-call.md";

    private static readonly Assembly[] Assemblies =
    [
        typeof(CommandLine).Assembly, typeof(FastMcp.Wire.Skeleton).Assembly, typeof(FastMcp.Masking.Masked).Assembly,
        typeof(FastMcp.Policy.Gating.Permit).Assembly, typeof(FastMcp.Recording.Opened).Assembly, typeof(FastMcp.Approvals.ApprovalDesk).Assembly,
    ];

    public static TheoryData<string> AllPages => [.. Pages.All];

    public static TheoryData<string, string> AllCommands =>
        [.. Pages.All.SelectMany(page => Pages.CommandsOf(Pages.Read(page)).Distinct().Select(command => (page, command)))];

    [Theory]
    [MemberData(nameof(AllPages))]
    public void Page_Links_LeadSomewhere(string page)
    {
        var folder = Path.GetDirectoryName(Path.Combine(Shared.Repository, page))!;
        Assert.All(Pages.LinksOf(Pages.Read(page)), link => Assert.True(Path.Exists(Path.Combine(folder, link)), link));
    }

    [Theory]
    [MemberData(nameof(AllCommands))]
    public async Task Command_InAPage_IsOneThatTheProgramTakes(string page, string command)
    {
        var words = command.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words[0] != "fastmcp")
        {
            Assert.True(File.Exists(Path.Combine(Shared.Repository, words[0])), $"{page}: {words[0]}");
        }

        if (words[0] is "fastmcp" or "./run.sh" && words.Length > 1 && words[1] != "build")
        {
            // With --help behind, the line is read and nothing runs.
            var said = new StringWriter();
            var code = await CommandLine.RunAsync([.. words[1..], "--help"], (_, _) => throw new InvalidOperationException(), said, said, TestContext.Current.CancellationToken);
            Assert.True(code == ExitCodes.Ok, $"{page}: {command}\n{said}");
        }
    }

    [Fact]
    public void Operating_ItsConfiguration_HasNoError()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-docs-");
        try
        {
            var file = Path.Combine(folder.FullName, "fastmcp.yaml");
            File.WriteAllText(file, Assert.Single(Pages.YamlOf(Pages.Read("docs/operating.md"))));
            Directory.CreateDirectory(Path.Combine(folder.FullName, "my-policies"));
            foreach (var name in (string[])["gateway.pem", "gateway-key.pem", "internal-ca.pem"])
            {
                File.WriteAllText(Path.Combine(folder.FullName, name), "");
            }

            File.WriteAllText(Path.Combine(folder.FullName, "masking.key"), Convert.ToBase64String(new byte[32]));
            Assert.DoesNotContain(ConfigReader.ReadFile(file).Problems, problem => !problem.IsWarning);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Life_Types_AreThere()
    {
        var types = Assemblies.SelectMany(a => a.GetTypes()).ToLookup(t => t.Name.Split('`')[0]);
        var names = Pages.TypeNamesOf(Pages.Read(Life)).ToArray();

        Assert.True(names.Length > 30, $"{names.Length} names");
        Assert.All(names, name => Assert.True(IsThere(types, name), name));
    }

    [Fact]
    public void Life_Table_HasTheRoomsInOrder()
    {
        var rows = Pages.Read(Life).Split('\n').Where(line => line.Length > 2 && line[0] == '|' && char.IsAsciiDigit(line[2])).ToArray();

        Assert.Equal(Enumerable.Range(1, 10), rows.Select(row => int.Parse(row.Split('|')[1], System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(rows, row => Assert.Single(Pages.LinksOf(row)));
    }

    private static bool IsThere(ILookup<string, Type> types, string name)
    {
        const BindingFlags Any = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static;
        var parts = name.Split('.');
        return types[parts[0]].Any(type => parts.Length == 1 || type.GetMember(parts[1], Any).Length > 0);
    }
}
