using System.IO.Hashing;
using System.Security.Cryptography;
using FastMcp.Policy.Facts;
using FastMcp.Proxy.Reading;
using FastMcp.Wire.Mcp;

namespace FastMcp.Proxy.Blocking;

/// <summary>
/// What a block could name of one call, kept beyond its body: the caller, the upstream, and of the tools that it calls a hash, seeded so that
/// nobody can choose a name that another tool's block hits.
/// </summary>
/// <remarks>Ownership: one exchange; read by other threads while it runs, when nothing of it changes.</remarks>
internal sealed class CallMarks
{
    private static readonly long Seed = BitConverter.ToInt64(RandomNumberGenerator.GetBytes(8));

    private List<ulong>? _tools;
    private CallerFacts _caller = CallerFacts.Anonymous;
    private string _upstream = "";

    public void Begin(Call call, CallerFacts caller)
    {
        (_caller, _upstream) = (caller, call.Route.Upstream.Name);
        _tools?.Clear();
        if (call.Kind == CallKind.McpBatch)
        {
            foreach (var item in call.Message.Items)
            {
                var body = item.Of(call.Body.Span);
                if (McpReader.Read(body, McpLimits.Default, call.Item, out _) && call.Item.KnownMethod == McpMethod.ToolsCall)
                {
                    (_tools ??= []).Add(HashOf(Call.TextOf(call.Item.Name, body)));
                }
            }
        }
        else if (call.Kind == CallKind.McpMessage && call.Message.KnownMethod == McpMethod.ToolsCall)
        {
            (_tools ??= []).Add(HashOf(call.Name));
        }
    }

    public bool IsMeantBy(Block block) => block.Scope switch
    {
        BlockScope.All => true,
        BlockScope.Caller => _caller.Subject == block.Name && (block.Issuer is null || _caller.Issuer == block.Issuer),
        BlockScope.Agent => _caller.Agent == block.Name,
        BlockScope.Upstream => _upstream == block.Name,
        _ => _tools is not null && _tools.Contains(HashOf(block.Utf8)),
    };

    private static ulong HashOf(ReadOnlySpan<byte> name) => XxHash3.HashToUInt64(name, Seed);
}
