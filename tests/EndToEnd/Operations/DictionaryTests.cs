using System.Security.Cryptography;
using System.Text;
using FastMcp.EndToEnd.Framings;
using FastMcp.TestKit.Peers;
using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Operations;

/// <summary>Dictionary rules through the real program: files of terms, known secrets by their hashes, what health says, the stored database.</summary>
public sealed class DictionaryTests
{
    private const string Salt = "a salt for tests only";
    private const string Known = "known-secret-0001";

    private const string Policy = $$"""
        apiVersion: fastmcp/v1
        rules:
          - { id: customer, termsFile: lists/customers.txt, fold: true, words: true, spaces: true }
          - { id: known, termsHashed: { file: known.txt, salt: '{{Salt}}' } }
        """;

    [Fact]
    public async Task Folder_WithFilesOfTerms_MasksThemAndHealthSaysWhatSearches()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", $"to ACME\n corporation and {Known}, not to Acmes")));
        using var own = await StartAsync(upstream.Port);
        Assert.Equal("to [CUSTOMER] and [KNOWN], not to Acmes", (await own.ExchangeAsync(Requests.Get("/"))).Text);

        var (status, health) = await own.HealthAsync();
        Assert.Equal(200, status);
        Assert.Contains("\"engine\": \"", health);
        Assert.Contains("\"literals\": 2", health);
    }

    [Fact]
    public async Task Library_WhereThereIsOne_StoresItsDatabaseAndRefusesADamagedOne()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "to Globex")));
        using var own = await StartAsync(upstream.Port);
        if (own.Process.Output.Contains("managed search", StringComparison.Ordinal))
        {
            Console.WriteLine("not present: libhyperscan5");
            return;
        }

        await own.SaysAsync("was compiled in");
        await FileGateway.UntilAsync(() => Task.FromResult(Directory.GetFiles(own.At("policies/.fastmcp"), "*.hsdb").Length == 1), () => "nothing was stored");
        using var again = await StartAsync(upstream.Port, own.At("policies/.fastmcp"));
        await again.SaysAsync("with the stored database");

        using var damaged = await StartAsync(upstream.Port, own.At("policies/.fastmcp"), "not a database");
        await damaged.SaysAsync("damaged or of another library");
        await damaged.SaysAsync("was compiled in");
        Assert.Equal("to [CUSTOMER]", (await damaged.ExchangeAsync(Requests.Get("/"))).Text);
    }

    [Fact]
    public async Task PolicyCompile_AFolder_StoresADatabaseBesideItOrSaysWhyNot()
    {
        var folder = Directory.CreateTempSubdirectory("fastmcp-policies-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "own.yaml"), "apiVersion: fastmcp/v1\nrules:\n  - { id: names, terms: [Acme, Globex] }\n");
        var (code, output) = await GatewayProcess.RunAsync("policy", "compile", "--policies", folder.FullName);
        Assert.Equal(0, code);
        Assert.True(output.Contains("2 literals", StringComparison.Ordinal) != output.Contains("No database is stored", StringComparison.Ordinal), output);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task TermsFile_Missing_IsReportedAtItsRule()
    {
        await using var upstream = new ScriptedUpstream(e => e.SendAsync(Answers.Plain("text/plain", "x")));
        using var own = await FileGateway.StartAsync(Routes(upstream.Port), g =>
        {
            Directory.CreateDirectory(g.At("policies"));
            File.WriteAllText(g.At("policies/own.yaml"), Policy);
        });
        Assert.Equal(503, (await own.ExchangeAsync(Requests.Get("/"))).Status);
        Assert.Contains("own.yaml(3,", own.Process.Output);
        Assert.Contains("FMP0065", own.Process.Output);
    }

    // stored: a folder of databases to copy; damage: what stands in each of them instead.
    private static Task<FileGateway> StartAsync(int upstream, string? stored = null, string? damage = null) => FileGateway.StartAsync(Routes(upstream), g =>
    {
        Directory.CreateDirectory(g.At("policies/lists"));
        File.WriteAllText(g.At("policies/own.yaml"), Policy);
        File.WriteAllText(g.At("policies/lists/customers.txt"), "Acme Corporation\nGlobex\n");
        File.WriteAllText(g.At("policies/known.txt"), Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Salt), Encoding.UTF8.GetBytes(Known))));
        foreach (var file in stored is null ? [] : Directory.GetFiles(stored))
        {
            Directory.CreateDirectory(g.At("policies/.fastmcp"));
            File.WriteAllBytes(g.At("policies/.fastmcp/" + Path.GetFileName(file)), damage is null ? File.ReadAllBytes(file) : Encoding.UTF8.GetBytes(damage));
        }
    });

    private static string Routes(int upstream) => $$"""
        upstreams:
          - { name: up, url: 'http://127.0.0.1:{{upstream}}' }
        routes:
          - { path: /, upstream: up }
        policies: { folder: '{folder}/policies' }
        """;
}
