using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using FastMcp.GuardProtocol.V1;
using FastMcp.TestKit.Certificates;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FastMcp.EndToEnd.Guards;

/// <summary>
/// The guard that knows some words as a gRPC service, made of the published proto by the tools that its users have; with TLS and without. Routes can be
/// given another answer, below gRPC too.
/// </summary>
public sealed class GrpcWordGuard : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TestAuthority _authority;

    private GrpcWordGuard(WebApplication app, TestAuthority authority) => (_app, _authority) = (app, authority);

    public int Port { get; private set; }

    public int TlsPort { get; private set; }

    public string AuthorityPem => _authority.Pem;

    /// <summary>Every text that it was shown.</summary>
    public ConcurrentQueue<string> Shown { get; } = new();

    public ConcurrentQueue<Exception> Faults { get; } = new();

    /// <summary>By route, in place of the right answer: everything that HTTP/2 can say.</summary>
    public ConcurrentDictionary<string, Func<HttpContext, CheckRequest, Task>> Scripts { get; } = new();

    /// <summary>By route, in place of the right answer: what the service says or throws.</summary>
    public ConcurrentDictionary<string, Func<CheckRequest, ServerCallContext, Task<CheckResponse>>> Answers { get; } = new();

    public static async Task<GrpcWordGuard> StartAsync()
    {
        var authority = new TestAuthority("guards");
        var folder = Directory.CreateTempSubdirectory("fastmcp-guard-").FullName;
        authority.IssueServer(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        using var read = X509Certificate2.CreateFromPemFile(Path.Combine(folder, "cert.pem"), Path.Combine(folder, "key.pem"));
        var certificate = X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        Directory.Delete(folder, recursive: true);

        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrel(options =>
        {
            options.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http2);
            options.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http2;
                listen.UseHttps(certificate);
            });
        });
        builder.Services.AddRouting();
        builder.Services.AddGrpc();
        GrpcWordGuard? guard = null;
        builder.Services.AddSingleton(_ => guard!);
        builder.Services.AddSingleton<GrpcWordService>();
        var app = builder.Build();
        guard = new GrpcWordGuard(app, authority);
        app.Use(guard.ScriptedAsync);
        app.UseRouting();
#pragma warning disable ASP0014 // What is scripted comes first.
        app.UseEndpoints(endpoints => endpoints.MapGrpcService<GrpcWordService>());
#pragma warning restore ASP0014
        await app.StartAsync();
        int[] ports = [.. app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.OrderBy(address => address.StartsWith("https", StringComparison.Ordinal)).Select(address => new Uri(address).Port)];
        (guard.Port, guard.TlsPort) = (ports[0], ports[1]);
        return guard;
    }

    /// <summary>A message as it stands in the stream: a flag, four bytes of length.</summary>
    public static byte[] Framed(ReadOnlySpan<byte> message, byte flag = 0)
    {
        byte[] framed = [flag, 0, 0, 0, 0, .. message];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(framed.AsSpan(1), message.Length);
        return framed;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _authority.Dispose();
    }

    // Reads the message without taking it from the service behind.
    private async Task ScriptedAsync(HttpContext context, RequestDelegate next)
    {
        try
        {
            Assert.Equal(("HTTP/2", "/fastmcp.guard.v1.Guard/Check", "application/grpc"), (context.Request.Protocol, context.Request.Path.Value, context.Request.ContentType));
            Assert.Equal("Bearer standing-token", context.Request.Headers.Authorization);
            Assert.Matches("^[1-9][0-9]{0,7}[HMSmun]$", context.Request.Headers["grpc-timeout"].ToString());
            context.Request.EnableBuffering();
            using var whole = new MemoryStream();
            await context.Request.Body.CopyToAsync(whole);
            context.Request.Body.Position = 0;
            var asked = CheckRequest.Parser.ParseFrom(whole.ToArray().AsSpan(5));
            if (Scripts.TryGetValue(asked.Route, out var script))
            {
                context.Response.ContentType = "application/grpc";
                await script(context, asked);
                return;
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            Faults.Enqueue(e);
            throw;
        }

        await next(context);
    }
}
