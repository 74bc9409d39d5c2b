using FastMcp.WebConsole.Html;
using Microsoft.AspNetCore.Http;

namespace FastMcp.WebConsole.Http;

/// <summary>Writes answers.</summary>
internal static class Answer
{
    public static Task PageAsync(HttpContext context, int status, HtmlText page)
    {
        if (status == 405)
        {
            context.Response.Headers.Allow = "GET, HEAD";
        }

        return BytesAsync(context, status, "text/html; charset=utf-8", page.ToBytes());
    }

    public static Task JsonAsync(HttpContext context, byte[] json) => BytesAsync(context, 200, "application/json", json);

    public static async Task BytesAsync(HttpContext context, int status, string contentType, byte[] content)
    {
        var response = context.Response;
        (response.StatusCode, response.ContentType, response.ContentLength) = (status, contentType, content.Length);
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await response.Body.WriteAsync(content, context.RequestAborted).ConfigureAwait(false);
        }
    }
}
