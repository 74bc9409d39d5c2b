using FastMcp.EndToEnd.Operations;
using FastMcp.TestKit.Peers;

namespace FastMcp.EndToEnd.Connections;

/// <summary>A gateway of one test, for what ends it or looks into its folder.</summary>
public sealed class ConnectionSolo : IDisposable
{
    private readonly ConnectionGateway _of = new();

    private ConnectionSolo()
    {
    }

    public FileGateway Gateway => _of.Gateway;

    public ConsentServer Crm => _of.Crm;

    public static async Task<ConnectionSolo> StartAsync()
    {
        var solo = new ConnectionSolo();
        await solo._of.InitializeAsync();
        return solo;
    }

    public async Task ConnectAsync(string subject = "lea", string name = "crm") => (await _of.ConnectAsync(subject, name)).Dispose();

    /// <summary>Status of the page that should lead away.</summary>
    public async Task<int> ConnectingAsync(string subject, string name)
    {
        using var visit = await _of.SignInAsync(subject);
        return (await _of.PressAsync(visit, $"/connections/{name}/connect")).Status;
    }

    public Task PassesAsync(string subject = "lea", string name = "crm") => _of.PassesAsync(subject, name);

    public Task<RawAnswer> CallAsync(string subject = "lea") => _of.CallAsync(subject);

    public void Dispose() => _of.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
