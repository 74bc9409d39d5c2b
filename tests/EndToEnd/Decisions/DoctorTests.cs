using FastMcp.TestKit.Programs;

namespace FastMcp.EndToEnd.Decisions;

/// <summary>The usual misconfigurations, each found by the command with what to do about it.</summary>
public sealed class DoctorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("fastmcp-doctor-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Doctor_OfAGatewayWithEverythingWrong_SaysEachThing()
    {
        Directory.CreateDirectory(At("policies"));
        File.WriteAllText(At("policies/own.yaml"), """
            apiVersion: fastmcp/v1
            decisions:
              - { id: reads, match: { upstream: cmr, tools: ['get_*'] }, then: allow }
            exceptions:
              - { id: old, decision: no, upstream: crn, reason: r, owner: o, expires: 2020-01-01 }
            """.Replace("decision: no,", "rule: us-ssn,", StringComparison.Ordinal));
        File.WriteAllText(At("policies/team.yaml"), "apiVersion: fastmcp/v1\nlayer: { team: payments }\ndecisions: [{ id: t, match: { tools: [x] }, then: deny }]\n");
        File.WriteAllText(At("token"), new string('a', 40));
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(At("token"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        }

        File.WriteAllText(At("fastmcp.yaml"), $$"""
            listeners: [{ address: '127.0.0.1:{{FreePort.Next()}}' }]
            admin: { address: '127.0.0.1:{{FreePort.Next()}}', token-file: token, state: state }
            upstreams: [{ name: crm, url: 'http://127.0.0.1:{{FreePort.Next()}}' }]
            routes: [{ name: main, path: /, upstream: crm, mask: off }]
            policies: { folder: policies, packs: [pii] }
            """);
        var (code, said) = await GatewayProcess.RunAsync("doctor", "--config", At("fastmcp.yaml"));
        Assert.Equal(1, code);
        Assert.All(
            [
                "no upstream of the configuration fits 'cmr'", "no upstream of the configuration fits 'crn'", "lapsed on 2020-01-01", "No agent is registered for the team payments",
                "holds a secret and others may read it: chmod 600", "Upstream 'crm' does not answer", "has no protocol, and decisions stand", "has mask: off", "Nothing is recorded",
            ],
            what => Assert.Contains(what, said));
    }

    private string At(string name) => Path.Combine(_folder, name);
}
