using FastMcp.Proxy.Blocking;
using FastMcp.Proxy.BreakGlass;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Gating.Tools;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Operators;

/// <summary>What operators do by the admin listener, each by showing a token. Without a token file nothing of it is there.</summary>
/// <param name="tokens">Who may.</param>
/// <param name="blocks"><c>/blocks</c>.</param>
/// <param name="overrides"><c>/overrides</c>.</param>
/// <param name="policies"><c>/policy</c>; null: policies do not come this way.</param>
/// <param name="pins"><c>/pins</c>; null: nothing is pinned.</param>
internal sealed class OperatorApis(AdminTokens tokens, BlockApi blocks, OverrideApi overrides, PolicyApi? policies, PinApi? pins = null)
{
    public PolicyApi? Policies => policies;

    public bool Takes(TinyRequest request) => BlockApi.Takes(request) || OverrideApi.Takes(request) || (pins is not null && PinApi.Takes(request)) || (policies is not null && PolicyApi.Takes(request));

    public Task AnswerAsync(TinyRequest request, TinyResponse response) =>
        tokens.NameOf(request) is not { } who ? response.WriteAsync(401, "text/plain", "The admin token is needed, as a bearer.\n", "www-authenticate: Bearer\r\n")
        : BlockApi.Takes(request) ? blocks.AnswerAsync(request, response, who)
        : OverrideApi.Takes(request) ? overrides.AnswerAsync(request, response, who)
        : pins is not null && PinApi.Takes(request) ? pins.AnswerAsync(request, response, who)
        : policies!.AnswerAsync(request, response, who);

    /// <summary>A bundle is large, and nobody who has no token may fill memory with one.</summary>
    public int BodyOf(TinyRequest head) => PolicyApi.Takes(head) && tokens.NameOf(head) is not null ? Bundle.Longest : BlockApi.LongestBody;
}
