using System.Text.Json;
using FastMcp.Proxy.Bundles;
using FastMcp.Proxy.Operators;

namespace FastMcp.Proxy.Commands.Bundles;

/// <summary>Speaks to a running gateway's <c>/policy</c>.</summary>
internal sealed class PolicyClient(AdminClient admin) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <param name="file">The gateway's configuration.</param>
    /// <param name="tokenFile">The operator's own token; null: the gateway's file.</param>
    /// <param name="whyNot">Why there is none.</param>
    /// <exception cref="IOException">The token cannot be read.</exception>
    public static PolicyClient? Of(string file, string? tokenFile, out string? whyNot) =>
        AdminClient.Of(file, tokenFile, Patience, out whyNot) is { } admin ? new PolicyClient(admin) : null;

    public void Dispose() => admin.Dispose();

    public async Task<(bool Ok, string Text)> AskAsync(PolicyOrder? order, CancellationToken stop)
    {
        using var answer = await admin.SendAsync(
            order is null ? HttpMethod.Get : HttpMethod.Post, PolicyApi.Path, order is null ? null : JsonSerializer.SerializeToUtf8Bytes(order, BundleJson.Default.PolicyOrder), stop).ConfigureAwait(false);
        var text = (await answer.Content.ReadAsStringAsync(stop).ConfigureAwait(false)).TrimEnd();
        return (answer.IsSuccessStatusCode, answer.StatusCode == System.Net.HttpStatusCode.NotFound ? "The gateway has no policies.bundles, so that nobody can send policies." : text);
    }
}
