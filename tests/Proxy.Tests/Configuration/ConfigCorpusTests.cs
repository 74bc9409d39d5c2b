using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.TestKit;

namespace FastMcp.Proxy.Tests.Configuration;

/// <summary>Each file of the corpus says in its '#!' lines every problem that it must give, with its place.</summary>
public sealed class ConfigCorpusTests
{
    private static readonly string _folder = Path.Combine(Shared.Repository, "tests", "Corpus", "config");

    public static TheoryData<string> Cases => [.. Directory.GetFiles(_folder, "*.yaml").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Read_CaseOfCorpus_GivesExactlyItsProblems(string name)
    {
        var file = Path.Combine(_folder, name);
        var expected = File.ReadLines(file).Where(l => l.StartsWith("#! ", StringComparison.Ordinal)).Select(l => l[3..]).ToList();

        var result = ConfigReader.ReadFile(file);

        var got = result.Problems.Select(p => $"{p.Place.Line},{p.Place.Column}: {(p.IsWarning ? "warning: " : "")}{p.Message}").ToList();
        var text = string.Join('\n', got);
        foreach (var line in expected)
        {
            var index = got.FindIndex(g => Matches(g, line));
            Assert.True(index >= 0, $"missing: {line}\ngot:\n{text}");
            got.RemoveAt(index);
        }

        Assert.Equal([], got);
        Assert.Equal(expected.TrueForAll(e => result.Problems.All(p => p.IsWarning)), result.Config is not null);
    }

    [Fact]
    public void Read_ValidFile_KeepsEveryValue()
    {
        var config = ConfigReader.ReadFile(Path.Combine(_folder, "valid.yaml")).Config!;

        Assert.Equal("127.0.0.1:8080", Assert.Single(config.Listeners).Address.ToString());
        Assert.Equal("127.0.0.1:9465", config.Admin!.Address.ToString());
        Assert.Equal((8, TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(90)), (config.Upstreams[0].Connections!.Value, config.Upstreams[0].ConnectTimeout!.Value, config.Upstreams[0].ReadTimeout!.Value));
        Assert.Equal("https://api.example/", config.Upstreams[1].Url.ToString());
        Assert.Equal(("gw.example", "/crm", "gw.example/crm", true), (config.Routes[0].Host, config.Routes[0].Path, config.Routes[0].Name, config.Routes[0].Mask));
        Assert.Equal(["pii"], config.Policies.Packs);
        Assert.Equal((16 * 1024, 1 << 20, TimeSpan.FromMinutes(2), TimeSpan.Zero), (config.Limits.Head, config.Limits.RequestBody, config.Limits.ReadTimeout, config.Limits.DrainGrace));
        var recording = config.Recording;
        Assert.Equal((Path.Combine(_folder, "record"), 1L << 20, 2L << 20, TimeSpan.FromSeconds(3), 0L), (recording.Folder, recording.Segment, recording.Queue, recording.Wait, recording.FreeSpace));
        Assert.Equal(
            new CheckpointsConfig(Path.Combine(_folder, "cp"), "gw.example/log", TimeSpan.FromMinutes(5), null, "sign\n--now", Path.Combine(_folder, "public.pem")),
            recording.Checkpoints);
        Assert.Equal([null, FastMcp.Recording.Durability.Available], config.Routes.Select(r => r.Record));
    }

    [Fact]
    public void Read_FileThatIsNotThere_IsAnError()
    {
        var result = ConfigReader.ReadFile(Path.Combine(_folder, "no such file"));

        Assert.Null(result.Config);
        Assert.Single(result.Problems);
    }

    [Fact]
    public void Read_NestedTooDeep_IsAnError()
    {
        var result = ConfigReader.Read("deep.yaml", new StringReader(string.Concat(Enumerable.Repeat("[", 1000))));

        Assert.Contains("Nested deeper", Assert.Single(result.Problems).Message, StringComparison.Ordinal);
    }

    // A line without "warning: " may be either; one with it must be a warning.
    private static bool Matches(string got, string expected)
    {
        var at = expected[..(expected.IndexOf(": ", StringComparison.Ordinal) + 2)];
        return got.StartsWith(expected, StringComparison.Ordinal) || got.StartsWith(at + "warning: " + expected[at.Length..], StringComparison.Ordinal);
    }
}
