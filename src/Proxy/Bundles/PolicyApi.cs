using System.Text.Json;
using FastMcp.Proxy.TinyHttp;

namespace FastMcp.Proxy.Bundles;

/// <summary><c>/policy</c> on the admin listener, for whoever has the token: GET says which judges, POST changes it. Without <c>policies.bundles</c> it is not there.</summary>
internal sealed class PolicyApi(PolicyRoom policies)
{
    public const string Path = "/policy";

    public static bool Takes(TinyRequest request) => request.Path == Path;

    /// <summary>The token was shown, by <paramref name="who"/>.</summary>
    public Task AnswerAsync(TinyRequest request, TinyResponse response, string who) => request.Method switch
    {
        "GET" => Json(response, policies.Report()),
        "POST" => PostAsync(request, response, who),
        _ => response.WriteAsync(405, "text/plain", "GET and POST of /policy.\n", "allow: GET, POST\r\n"),
    };

    private async Task PostAsync(TinyRequest request, TinyResponse response, string who)
    {
        var order = OrderOf(request.Body, out var wrong);
        if (order is null)
        {
            await response.WriteAsync(400, "text/plain", wrong + "\n").ConfigureAwait(false);
            return;
        }

        // Compiling takes seconds: no thread that serves sockets may wait for it.
        string? whyNot = null;
        var report = await Task.Factory.StartNew(() => policies.Do(order, who, out whyNot), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default).ConfigureAwait(false);
        await (report is null ? response.WriteAsync(422, "text/plain", whyNot + "\n") : Json(response, report)).ConfigureAwait(false);
    }

    private static PolicyOrder? OrderOf(byte[] body, out string? whyNot)
    {
        try
        {
            var order = JsonSerializer.Deserialize(body, BundleJson.Default.PolicyOrder);
            whyNot = order is null ? "There is no order." : order.WhyNot();
            // The bundle as it would be read from the disk: checked for its form.
            return whyNot is null && order!.Bundle is { } bundle && Bundle.Read(JsonSerializer.SerializeToUtf8Bytes(bundle, BundleJson.Default.Bundle), out whyNot) is null ? null
                : whyNot is null ? order : null;
        }
        catch (JsonException e)
        {
            whyNot = "This is not an order: " + e.Message;
            return null;
        }
    }

    private static Task Json(TinyResponse response, PolicyReport report) =>
        response.WriteAsync(200, "application/json", JsonSerializer.SerializeToUtf8Bytes(report, BundleJson.Default.PolicyReport));
}
