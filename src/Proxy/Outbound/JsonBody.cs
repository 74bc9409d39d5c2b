using System.Net.Http.Headers;

namespace FastMcp.Proxy.Outbound;

/// <summary>JSON as the content of a request.</summary>
internal static class JsonBody
{
    public static ByteArrayContent Of(byte[] json)
    {
        var content = new ByteArrayContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }
}
