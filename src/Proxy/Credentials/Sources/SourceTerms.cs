using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Configuration.Limiting;
using FastMcp.Proxy.Connections;
using FastMcp.Proxy.Credentials.Templates;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Credentials.Sources;

/// <summary>What sources work with: what the operator wrote, filled in for one call; files; fetches; the time.</summary>
internal sealed class SourceTerms(CredentialConfig config, OutboundClient outbound, TimeProvider clock)
{
    public OutboundClient Outbound => outbound;

    /// <summary>What people granted; null: nothing is kept.</summary>
    public GrantBook? Grants { get; init; }

    /// <summary>Where people reach the console; null: nowhere.</summary>
    public Uri? Console { get; init; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public CredentialConfig Config => config;

    /// <summary>Null: it was not written.</summary>
    public string? Fill(string key, LendScope scope, bool encode = false) =>
        config.Text(key) is { } text ? LendTemplate.Of(text).Fill(scope.Values, encode) : null;

    public IReadOnlyList<string> FillAll(string key, LendScope scope) => [.. config.Texts(key).Select(text => LendTemplate.Of(text).Fill(scope.Values))];

    public Uri Url(string otherwise = "") => new(config.Text("url") ?? otherwise);

    public TimeSpan Duration(TimeSpan otherwise) =>
        config.Text("duration") is { } text && Quantities.TryParseDuration(text, out var milliseconds) ? TimeSpan.FromMilliseconds(milliseconds) : otherwise;

    /// <summary>The file that a key names, without white space around it; null: it cannot be read. Read each time, since files of tokens are replaced.</summary>
    public async Task<string?> ReadAsync(string key)
    {
        try
        {
            return config.Text(key) is { } file ? (await File.ReadAllTextAsync(file).ConfigureAwait(false)).Trim() : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public Minted Unreadable(string key) => Minted.None($"{config.Text(key)} cannot be read");
}
