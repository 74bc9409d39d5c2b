using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using FastMcp.Proxy.Commands;

namespace FastMcp.Proxy.Tests.Commands;

/// <summary><c>fastmcp doctor</c>: each thing that it looks for is found where it is, and nothing where all is well.</summary>
public sealed class DoctorCommandTests : IDisposable
{
    private const string Well = "admin: { address: '127.0.0.1:9465', token-file: token, state: state }\nrecording: { folder: record, checkpoints: { key: key.pem, folder: signed, name: gw } }\n";
    private const string Routes = "routes: [{ name: main, path: /, upstream: crm, protocol: mcp, identity: { api-keys: on } }]\napi-keys: keys.json\n";
    private const string Decisions = "decisions: [{ id: gets, match: { upstream: crm, tools: ['get_*'] }, then: allow }]\n";
    private const string Denying = "decisions: [{ id: no, match: { tools: [drop] }, then: deny }]\ndefault: allow\n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("fastmcp-doctor-");
    private readonly TcpListener _upstream = new(IPAddress.Any, 0);

    public DoctorCommandTests()
    {
        _upstream.Start();
        Directory.CreateDirectory(At("policies/agents"));
        using var key = System.Security.Cryptography.ECDsa.Create(System.Security.Cryptography.ECCurve.NamedCurves.nistP256);
        foreach (var (name, text) in new[] { ("token", new string('a', 40)), ("key.pem", key.ExportPkcs8PrivateKeyPem()), ("public.pem", key.ExportSubjectPublicKeyInfoPem()), ("keys.json", "[]") })
        {
            File.WriteAllText(At(name), text);
            Private(At(name));
        }
    }

    public void Dispose()
    {
        _upstream.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Doctor_OfAGatewayThatIsWell_FindsNothing()
    {
        var (code, said) = await LookAsync(Well + Routes, Decisions);
        Assert.Equal((ExitCodes.Ok, $"{At("fastmcp.yaml")}: 0 thing(s) wrong, 0 weak\n"), (code, said));
    }

    [Theory]
    [InlineData("", "There is no admin listener")]
    [InlineData("admin: { address: '127.0.0.1:9465' }", "Nobody can stop anything in a second")]
    [InlineData("admin: { address: '127.0.0.1:9465', token-file: token, state: state }\n", "Nothing is recorded")]
    [InlineData("recording: { folder: record }\n", "The record has no signed checkpoints")]
    public async Task Doctor_OfAConfigurationThatLacksSomething_SaysIt(string config, string says) =>
        Assert.Contains($"weak   {says}", (await LookAsync(config + "\n" + Routes, Decisions)).Said);

    [Theory]
    [InlineData("", "weak", "no decisions")]
    [InlineData("decisions: [{ id: a, match: { upstream: cmr }, then: allow }]\n", "wrong", "no upstream of the configuration fits 'cmr', so that the decision is about no call there.")]
    [InlineData("decisions: [{ id: a, match: { route: mian }, then: allow }]\n", "wrong", "no route of the configuration fits 'mian'")]
    [InlineData(Denying + "exceptions: [{ id: e, decision: no, upstream: crn, reason: r, owner: o, expires: 2999-01-01 }]\n", "wrong", "no upstream of the configuration fits 'crn'")]
    [InlineData(Denying + "exceptions: [{ id: e, decision: no, upstream: crm, reason: r, owner: o, expires: 2020-01-01 }]\n", "weak", "lapsed on 2020-01-01 and has no effect")]
    [InlineData(Decisions + "agents: [{ id: bot, owner: o, recognise: { subject: x }, upstreams: [hr] }]\n", "wrong", "agent bot: no upstream of the configuration fits 'hr'")]
    [InlineData(Decisions + "catalogue: [{ upstream: mail, tools: [{ name: a }] }]\n", "wrong", "There is a catalogue of 'mail', and no such upstream.")]
    [InlineData("decisions: [{ id: a, match: { tools: [x] }, then: allow }, { id: b, then: perhaps }]\n", "wrong", "FMP0006")]
    public async Task Doctor_OfAPolicyThatIsAboutNobody_SaysIt(string policy, string how, string says)
    {
        var said = (await LookAsync(Well + Routes, policy)).Said;
        Assert.Contains(said.Split('\n'), line => line.StartsWith(how, StringComparison.Ordinal) && line.Contains(says, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("layer: { team: payments }\n", "No agent is registered for the team payments")]
    [InlineData("layer: { agent: bot }\n", "No agent bot is registered")]
    public async Task Doctor_OfALayerOfNobody_SaysIt(string layer, string says)
    {
        File.WriteAllText(At("policies/below.yaml"), $"apiVersion: fastmcp/v1\n{layer}decisions: [{{ id: below, match: {{ tools: [x] }}, then: deny }}]\n");
        Assert.Contains($"wrong  {says}", (await LookAsync(Well + Routes, Decisions)).Said);
    }

    [Theory]
    [InlineData("routes: [{ name: main, path: /, upstream: crm, identity: { api-keys: on } }]\napi-keys: keys.json\n", "Route 'main' has no protocol, and decisions stand")]
    [InlineData("routes: [{ name: main, path: /, upstream: crm, protocol: mcp, mask: off, identity: { api-keys: on } }]\napi-keys: keys.json\n", "Route 'main' has mask: off")]
    [InlineData("routes: [{ name: main, path: /, upstream: crm, protocol: mcp }]\n", "Route 'main' has no identity, so that every caller is anonymous, without groups, scopes and claims, which sre ask for.")]
    public async Task Doctor_OfARouteThatGuardsLess_SaysIt(string routes, string says) =>
        Assert.Contains($"weak   {says}", (await LookAsync(Well + routes, "decisions: [{ id: sre, when: \"'sre' in caller.groups\", then: allow }]\n")).Said);

    [Fact]
    public async Task Doctor_OfWhatARestartForgets_SaysIt()
    {
        var (_, said) = await LookAsync("admin: { address: '127.0.0.1:9465' }\n" + Routes, Decisions + "budgets: [{ id: few, per: all, in: 1d, calls: 10 }]\nrules: [{ id: order, pattern: 'ORD-\\d{6}', mask: { token: ORDER } }]\n");
        Assert.Contains("weak   What was used of budgets is forgotten with a restart: set admin.state.", said);
        Assert.Contains("weak   There are tokens or hashes and no masking key", said);
    }

    [Fact]
    public async Task Doctor_OfASecretThatOthersRead_SaysHowToHideIt()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "not present: 1 (file modes)");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At("key.pem"), UnixFileMode.UserRead | UnixFileMode.GroupRead);
        }

        var (code, said) = await LookAsync(Well + Routes, Decisions);
        Assert.Equal(ExitCodes.HasErrors, code);
        Assert.Contains($"wrong  {At("key.pem")} holds a secret and others may read it: chmod 600", said);
    }

    [Fact]
    public async Task Doctor_OfAnUpstreamThatIsAwayOrInTheClear_SaysIt()
    {
        // Of this machine, and not of the loopback: spoken to in the clear.
        var own = NetworkInterface.GetAllNetworkInterfaces().SelectMany(one => one.GetIPProperties().UnicastAddresses).Select(one => one.Address).FirstOrDefault(one => one.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(one));
        if (own is not null)
        {
            Assert.Contains("weak   Upstream 'crm' is spoken to in the clear", (await LookAsync(Well + Routes, Decisions, own.ToString())).Said);
        }

        _upstream.Stop();
        Assert.Contains("wrong  Upstream 'crm' does not answer at 127.0.0.1:", (await LookAsync(Well + Routes, Decisions)).Said);
    }

    [Fact]
    public async Task Doctor_OfABundleThatIsGone_SaysIt()
    {
        Directory.CreateDirectory(At("bundles"));
        File.WriteAllText(At("bundles/order"), "\n" + new string('a', 64) + "\n");
        var (code, said) = await LookAsync(Well + Routes, Decisions, policies: ", bundles: { folder: bundles, key: public.pem }");
        Assert.Equal(ExitCodes.HasErrors, code);
        Assert.Contains("is gone, damaged, or not signed with", said);
    }

    [Fact]
    public async Task Doctor_OfARecordOfANewerProgram_SaysWhatToDo()
    {
        Directory.CreateDirectory(At("record"));
        File.WriteAllBytes(At("record/000001.fmcplog"), [.. "FMCPLOG\0"u8, 9, 0, 0, 0, .. new byte[200]]);
        var (code, said) = await LookAsync(Well + Routes, Decisions);
        Assert.Equal(ExitCodes.HasErrors, code);
        Assert.Contains($"wrong  {At("record/000001.fmcplog")} is a session log of format 9, and the newest that this program knows is 3.", said);
    }

    private async Task<(int Code, string Said)> LookAsync(string config, string policy, string host = "127.0.0.1", string policies = "")
    {
        File.WriteAllText(At("policies/own.yaml"), "apiVersion: fastmcp/v1\n" + policy);
        var port = _upstream.Server.IsBound ? ((IPEndPoint)_upstream.LocalEndpoint).Port : FastMcp.TestKit.Programs.FreePort.Next();
        File.WriteAllText(At("fastmcp.yaml"), $"listeners: [{{ address: '127.0.0.1:8080' }}]\nupstreams: [{{ name: crm, url: 'http://{host}:{port}' }}]\npolicies: {{ folder: policies, packs: []{policies} }}\n{config}");
        var output = new StringWriter { NewLine = "\n" };
        var code = await CommandLine.RunAsync(["doctor", "--config", At("fastmcp.yaml")], (_, _) => Task.FromResult(ExitCodes.Ok), output, output);
        return (code, output.ToString());
    }

    private static void Private(string file)
    {
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    private string At(string name) => Path.Combine(_folder.FullName, name);
}
