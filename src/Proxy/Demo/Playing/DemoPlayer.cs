using System.Net;
using FastMcp.Proxy.Demo.Upstreams;
using FastMcp.Proxy.Demo.View;

namespace FastMcp.Proxy.Demo.Playing;

/// <summary>Plays each call twice, at the upstream and through the gateway, and prints one beside the other.</summary>
internal sealed class DemoPlayer(DemoClient client, TextWriter output, Paint paint, SideBySide view, TimeProvider time)
{
    public const string ListCustomers = """{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"list_customers","arguments":{}}}""";
    public const string GetTicket = """{"jsonrpc":"2.0","id":2,"method":"tools/call","params":{"name":"get_ticket","arguments":{"id":4711},"_meta":{"progressToken":"demo"}}}""";
    public const string DeleteCustomer = """{"jsonrpc":"2.0","id":3,"method":"tools/call","params":{"name":"delete_customer","arguments":{"id":2}}}""";
    public const string Chat = """{"model":"demo-1","stream":true,"messages":[{"role":"user","content":"What do we know about Jane?"}]}""";

    /// <summary>Prints one MCP call as a whole answer or as a stream.</summary>
    public async Task<PlayedCall> McpAsync(string title, string message, IPEndPoint upstream, IPEndPoint gateway, CancellationToken stop)
    {
        output.WriteLine();
        output.WriteLine(paint.Heading(title));
        var direct = await client.PostAsync(upstream, DemoMcp.Path, message, stop).ConfigureAwait(false);
        var guarded = await client.PostAsync(gateway, DemoMcp.Path, message, stop).ConfigureAwait(false);
        view.Texts(direct.Leaves, guarded.Leaves);
        return new PlayedCall(Leaks.In(direct.Texts), Leaks.In(guarded.Texts), null);
    }

    /// <summary>Prints the model's stream. What stands left was sent in the very same call as what stands right.</summary>
    public async Task<PlayedCall> ModelAsync(DemoModel model, IPEndPoint upstream, IPEndPoint gateway, CancellationToken stop)
    {
        output.WriteLine();
        output.WriteLine(paint.Heading("A model's answer as a stream, its secrets split over deltas and inside escapes (plays twice, some seconds)"));
        var direct = await client.PostAsync(upstream, DemoModel.Path, Chat, stop).ConfigureAwait(false);
        var guarded = await client.PostAsync(gateway, DemoModel.Path, Chat, stop).ConfigureAwait(false);
        var sent = model.Sent.Read();
        view.Events(sent, guarded.Deltas);
        return new PlayedCall(Leaks.In(direct.Texts), Leaks.In(guarded.Texts), StreamFigures.Of(sent, guarded.Deltas, time));
    }
}
