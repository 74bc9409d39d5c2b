using System.Text.Json;

namespace FastMcp.Jose.Tokens;

/// <summary>
/// Finds a claim: by its whole name, which may hold dots (<c>https://example.org/groups</c>), else member by member
/// (<c>realm_access.roles</c>).
/// </summary>
internal static class ClaimPath
{
    public static JsonElement? Find(JsonElement claims, string path)
    {
        if (claims.TryGetProperty(path, out var whole))
        {
            return whole;
        }

        var at = claims;
        foreach (var name in path.Split('.'))
        {
            if (at.ValueKind != JsonValueKind.Object || !at.TryGetProperty(name, out at))
            {
                return null;
            }
        }

        return at;
    }
}
