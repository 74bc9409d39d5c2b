using System.Net;
using Microsoft.AspNetCore.Server.Kestrel.Core;

// What the gateway's own HTTP/2 is measured against, and what both are measured with:
//   own LISTEN UPSTREAM h1|h2     the gateway's transport and framing, without its rooms: a pass-through
//   relay LISTEN UPSTREAM h1|h2   Kestrel in front, HttpClient behind, nothing between: a pass-through
//   origin LISTEN                 an upstream in HTTP/1.1 and HTTP/2: /x 1 KB, /sse 64 events, POST echoes its length
if (args[0] == "own")
{
    FastMcp.Proxy.Transport.Sockets.InlineCompletions.Enable();
    await FastMcp.Bench.Http2.OwnRelay.RunAsync(int.Parse(args[1]), int.Parse(args[2]), args[3] == "h2");
    return;
}

var builder = WebApplication.CreateSlimBuilder();
builder.Logging.ClearProviders();
builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, int.Parse(args[1]), listen =>
    listen.Protocols = args[0] == "origin" && args.Length > 2 || args[0] == "relay" ? HttpProtocols.Http2 : HttpProtocols.Http1));
var app = builder.Build();
if (args[0] == "origin")
{
    var kilobyte = new byte[1024];
    Array.Fill(kilobyte, (byte)'x');
    var data = "data: {\"n\":1,\"text\":\"some words of a model\"}\n\n"u8.ToArray();
    app.MapGet("/x", async context =>
    {
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = kilobyte.Length;
        await context.Response.Body.WriteAsync(kilobyte);
    });
    app.MapPost("/x", async context =>
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.ContentType = "text/plain";
        context.Response.ContentLength = kilobyte.Length;
        await context.Response.Body.WriteAsync(kilobyte);
    });
    app.MapGet("/sse", async context =>
    {
        context.Response.ContentType = "text/event-stream";
        for (var i = 0; i < 64; i++)
        {
            await context.Response.Body.WriteAsync(data);
            await context.Response.Body.FlushAsync();
        }
    });
    app.Run();
    return;
}

using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, EnableMultipleHttp2Connections = true });
var isHttp2 = args[3] == "h2";
app.MapGet("/_allocated", () => GC.GetTotalAllocatedBytes(precise: true).ToString());
app.Map("/{**path}", async context =>
{
    using var request = new HttpRequestMessage(new HttpMethod(context.Request.Method), $"http://127.0.0.1:{args[2]}{context.Request.Path}{context.Request.QueryString}")
    {
        Version = isHttp2 ? HttpVersion.Version20 : HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
    };
    if (context.Request.ContentLength > 0)
    {
        request.Content = new StreamContent(context.Request.Body);
        request.Content.Headers.ContentLength = context.Request.ContentLength;
        request.Content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
    }

    using var answer = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, context.RequestAborted);
    context.Response.StatusCode = (int)answer.StatusCode;
    context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
    context.Response.ContentLength = answer.Content.Headers.ContentLength;
    await using var content = await answer.Content.ReadAsStreamAsync(context.RequestAborted);
    var buffer = new byte[16384];
    for (int count; (count = await content.ReadAsync(buffer, context.RequestAborted)) > 0;)
    {
        await context.Response.Body.WriteAsync(buffer.AsMemory(0, count), context.RequestAborted);
        await context.Response.Body.FlushAsync(context.RequestAborted);
    }
});
app.Run();
