using System.CommandLine;
using System.Text;
using System.Text.Json;
using FastMcp.Proxy.BreakGlass;
using FastMcp.Proxy.Operators;

namespace FastMcp.Proxy.Commands.BreakGlass;

/// <summary><c>fastmcp break-glass</c>: lets pass for a time what policy denies, by the word of two operators.</summary>
internal static class BreakGlassCommand
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static Command Make(TextWriter output, TextWriter error)
    {
        var options = new BreakGlassOptions();
        var command = new Command("break-glass", "Lets pass for a time what policy denies: one operator asks for it, another grants it.");
        options.AddTo(command);
        command.SetAction((parsed, stop) => RunAsync(options, parsed, output, error, stop));
        return command;
    }

    private static async Task<int> RunAsync(BreakGlassOptions options, ParseResult parsed, TextWriter output, TextWriter error, CancellationToken stop)
    {
        if (options.WhyNot(parsed, out var order) is { } whyNot)
        {
            error.WriteLine(whyNot);
            return ExitCodes.Usage;
        }

        try
        {
            using var admin = AdminClient.Of(options.ConfigOf(parsed), options.TokenOf(parsed), Patience, out var cannot);
            if (admin is null)
            {
                error.WriteLine(cannot);
                return ExitCodes.HasErrors;
            }

            using var answer = await SendAsync(admin, options, parsed, order, stop).ConfigureAwait(false);
            var body = await answer.Content.ReadAsByteArrayAsync(stop).ConfigureAwait(false);
            (answer.IsSuccessStatusCode ? output : error).WriteLine(TextOf(answer, body, options.Lists(parsed)));
            return answer.IsSuccessStatusCode ? ExitCodes.Ok : ExitCodes.HasErrors;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or HttpRequestException or OperationCanceledException)
        {
            error.WriteLine("The gateway did not answer: " + e.Message);
            return ExitCodes.HasErrors;
        }
    }

    private static Task<HttpResponseMessage> SendAsync(AdminClient admin, BreakGlassOptions options, ParseResult parsed, OverrideOrder? order, CancellationToken stop) =>
        options.Lists(parsed) ? admin.SendAsync(HttpMethod.Get, OverrideApi.Path, null, stop)
        : options.Grants(parsed) is { } granted ? admin.SendAsync(HttpMethod.Post, $"{OverrideApi.Path}/{Uri.EscapeDataString(granted)}{OverrideApi.Grants}", [], stop)
        : options.Ends(parsed) is { } ended ? admin.SendAsync(HttpMethod.Delete, $"{OverrideApi.Path}/{Uri.EscapeDataString(ended)}", null, stop)
        : admin.SendAsync(HttpMethod.Post, OverrideApi.Path, JsonSerializer.SerializeToUtf8Bytes(order, OverrideJson.Default.OverrideOrder), stop);

    private static string TextOf(HttpResponseMessage answer, byte[] body, bool lists)
    {
        if (!answer.IsSuccessStatusCode || answer.Content.Headers.ContentType?.MediaType != "application/json")
        {
            return Encoding.UTF8.GetString(body).TrimEnd();
        }

        Override[] all = lists ? JsonSerializer.Deserialize(body, OverrideJson.Default.OverrideArray) ?? [] : [JsonSerializer.Deserialize(body, OverrideJson.Default.Override)!];
        return all.Length == 0 ? "Nothing is asked for or open." : string.Join('\n', all.Select(one => one.ToString()));
    }
}
