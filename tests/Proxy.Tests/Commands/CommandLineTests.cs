using FastMcp.Proxy.Commands;
using FastMcp.Proxy.Configuration;
using FastMcp.Proxy.Configuration.Model;

namespace FastMcp.Proxy.Tests.Commands;

public sealed class CommandLineTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();
    private Config? _served;

    [Fact]
    public async Task Serve_Options_BecomeAConfig()
    {
        var code = await RunAsync("serve", "--listen", "127.0.0.1:9000", "--upstream", "http://127.0.0.1:9090", "--protocol", "openai", "--read-timeout", "4s", "--admin", "127.0.0.1:0", "--record", "r");

        Assert.Equal(7, code);
        Assert.Equal("127.0.0.1:9000", _served!.Listeners[0].Address.ToString());
        Assert.Equal((RouteProtocol.OpenAi, "/", true), (_served.Routes[0].Protocol, _served.Routes[0].Path, _served.Routes[0].Mask));
        Assert.Equal(TimeSpan.FromSeconds(4), _served.Limits.ReadTimeout);
        Assert.Equal(Path.GetFullPath("r"), _served.Recording.Folder);
        Assert.Equal(PoliciesConfig.AllPacks, _served.Policies.Packs);
    }

    [Theory]
    [InlineData("serve", "--upstream is missing")]
    [InlineData("serve --upstream 127.0.0.1:9090", "is no upstream URL")]
    [InlineData("serve --upstream http://127.0.0.1:1 --protocol opnai", "Did you mean 'openai'?")]
    [InlineData("serve --upstream http://127.0.0.1:1 --read-timeout 4", "--read-timeout is a duration")]
    [InlineData("serve --upstream http://127.0.0.1:1 --listen 8080", "--listen '8080' is no address")]
    [InlineData("sevre", "serve")]
    [InlineData("check", "--config")]
    [InlineData("serve --upstrem http://127.0.0.1:1", "--upstrem")]
    public async Task Run_WrongLine_SaysWhatAndExitsWithUsage(string line, string says)
    {
        var code = await RunAsync(line.Split(' '));

        Assert.Equal(ExitCodes.Usage, code);
        Assert.Contains(says, _output.ToString() + _error, StringComparison.Ordinal);
        Assert.Null(_served);
    }

    [Theory]
    [InlineData("check --help", ExitCodes.Ok)]
    [InlineData("policy check --help", ExitCodes.Ok)]
    [InlineData("serve --upstrem x --help", ExitCodes.Usage)]
    public async Task Help_NeedsNoOptionsButTrueOnes(string line, int expected) => Assert.Equal(expected, await RunAsync(line.Split(' ')));

    [Fact]
    public async Task Serve_BadConfigFile_PrintsItsErrorsAndServesNothing()
    {
        var code = await RunAsync("serve", "--config", CorpusFile("names.yaml"));

        Assert.Equal(ExitCodes.HasErrors, code);
        Assert.Contains("names.yaml(7,5): error: There is no upstream 'crn'. Did you mean 'crm'?", _error.ToString(), StringComparison.Ordinal);
        Assert.Null(_served);
    }

    [Fact]
    public async Task Check_Files_ExitAsTheyAre()
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync("check", "--config", CorpusFile("valid.yaml")));
        Assert.Equal(ExitCodes.Ok, await RunAsync("check", "--config", CorpusFile("open-doors.yaml")));
        Assert.Equal(ExitCodes.HasErrors, await RunAsync("check", "--config", CorpusFile("limits.yaml")));
        Assert.Contains("limits.yaml: 6 error(s), 0 warning(s)", _output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--help", "fastmcp demo")]
    [InlineData("serve --help", "--policies ./my-policies --record ./record")]
    public async Task Help_Command_ShowsExamplesAndExitCodes(string line, string example)
    {
        Assert.Equal(ExitCodes.Ok, await RunAsync(line.Split(' ')));
        Assert.Contains(example, _output.ToString(), StringComparison.Ordinal);
        Assert.Contains("Exit codes: 0 fine", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Sessions_NoSegment_Says() =>
        Assert.Equal((ExitCodes.HasErrors, true), (await RunAsync("sessions", "list", "--record", CorpusFile("")), _error.ToString().Contains("There is no segment", StringComparison.Ordinal)));

    [Theory]
    [InlineData("id: own-key\n    title: Own key\n    pattern: 'own-[0-9]{8}'\n    severity: high\n    mask: { replace: '[OWN]' }\n    examples: { match: ['own-12345678'], clean: ['own-1'] }", ExitCodes.Ok, "1 file(s), 0 error(s)")]
    [InlineData("id: own-key\n    patern: x", ExitCodes.HasErrors, "own.yaml(4,5): error FMP")]
    public async Task PolicyCheck_Folder_ExitsAsItIs(string rule, int expected, string says)
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-policy-").FullName;
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "own.yaml"), $"apiVersion: fastmcp/v1\nrules:\n  - {rule}\n");

            var code = await RunAsync("policy", "check", folder);

            Assert.True(code == expected && _output.ToString().Contains(says, StringComparison.Ordinal), _output.ToString());
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task PolicyCheck_FolderWithoutPolicies_IsNotFine()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-policy-").FullName;
        Assert.Equal(ExitCodes.HasErrors, await RunAsync("policy", "check", folder));
        Assert.Contains("no policy file is here (*.yaml, *.yml)", _output.ToString(), StringComparison.Ordinal);
        Directory.Delete(folder);
    }

    [Fact]
    public async Task PolicyCheck_NoFolder_Says() => Assert.Equal(ExitCodes.HasErrors, await RunAsync("policy", "check", CorpusFile("no such folder")));

    private static string CorpusFile(string name) => Path.Combine(TestKit.Shared.Repository, "tests", "Corpus", "config", name);

    [Fact]
    public void Help_OfEveryCommand_HasExamplesOfItsOwn()
    {
        Below(CommandLine.Root((_, _) => Task.FromResult(0), _output, _error), "");

        static void Below(System.CommandLine.Command command, string path)
        {
            foreach (var inner in command.Subcommands)
            {
                var own = $"{path} {inner.Name}".Trim();
                Assert.True(Examples.Of(own).Any(example => example.Example.StartsWith($"fastmcp {own}", StringComparison.Ordinal)), own);
                Below(inner, own);
            }
        }
    }

    private Task<int> RunAsync(params string[] args) =>
        CommandLine.RunAsync(args, (config, _) => { _served = config; return Task.FromResult(7); }, _output, _error);
}
