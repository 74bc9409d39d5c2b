using System.Text.Json;

namespace FastMcp.Proxy.Connections;

/// <summary>The gateway as a client, for authorization servers that fetch it (OAuth Client ID Metadata Document) or are told it (RFC 7591): public, PKCE alone, one address to come back to.</summary>
internal static class ClientDocument
{
    /// <param name="terms">Of the connection.</param>
    /// <param name="named">By the document's own address; else the server gives a name.</param>
    public static byte[] Of(ConnectionTerms terms, bool named)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            if (named)
            {
                json.WriteString("client_id"u8, terms.DocumentUrl.AbsoluteUri);
            }

            json.WriteString("client_name"u8, $"FastMcp: {terms.Name}");
            json.WriteString("client_uri"u8, terms.Console.AbsoluteUri);
            json.WriteStartArray("redirect_uris"u8);
            json.WriteStringValue(terms.Redirect.AbsoluteUri);
            json.WriteEndArray();
            json.WriteStartArray("grant_types"u8);
            json.WriteStringValue("authorization_code"u8);
            json.WriteStringValue("refresh_token"u8);
            json.WriteEndArray();
            json.WriteStartArray("response_types"u8);
            json.WriteStringValue("code"u8);
            json.WriteEndArray();
            json.WriteString("token_endpoint_auth_method"u8, "none"u8);
            if (!named && terms.Scope is { } scope)
            {
                json.WriteString("scope"u8, scope);
            }

            json.WriteEndObject();
        }

        return stream.ToArray();
    }
}
