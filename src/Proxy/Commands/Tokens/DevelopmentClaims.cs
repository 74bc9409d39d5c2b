using System.Text.Json;

namespace FastMcp.Proxy.Commands.Tokens;

/// <summary>What a development token says.</summary>
internal sealed record DevelopmentClaims(string Subject, string Audience, IReadOnlyList<string> Groups, IReadOnlyList<string> Scopes, string? Agent)
{
    /// <param name="issuer">Value of <c>iss</c>.</param>
    /// <param name="now">Seconds since 1970.</param>
    /// <param name="seconds">How long it holds.</param>
    public byte[] ToJson(string issuer, long now, long seconds)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("iss"u8, issuer);
            json.WriteString("sub"u8, Subject);
            json.WriteString("aud"u8, Audience);
            json.WriteNumber("iat"u8, now);
            json.WriteNumber("exp"u8, now + seconds);
            json.WriteString("client_id"u8, "fastmcp-token");
            json.WriteStartArray("groups"u8);
            foreach (var group in Groups.SelectMany(group => group.Split(',', StringSplitOptions.RemoveEmptyEntries)))
            {
                json.WriteStringValue(group);
            }

            json.WriteEndArray();
            json.WriteString("scope"u8, string.Join(' ', Scopes));
            if (Agent is not null)
            {
                json.WriteStartObject("act"u8);
                json.WriteString("sub"u8, Agent);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
