using System.Globalization;
using FastMcp.Proxy.Demo.Playing;
using FastMcp.Proxy.Demo.Upstreams;

namespace FastMcp.Proxy.Demo.View;

/// <summary>The end of the play, and what to try next.</summary>
internal static class Summary
{
    public static void Print(TextWriter output, Paint paint, IReadOnlyList<PlayedCall> calls)
    {
        var planted = calls.Sum(c => c.Planted.Count);
        var leaked = calls.SelectMany(c => c.Leaked).ToArray();
        output.WriteLine();
        output.WriteLine(paint.Heading("Summary"));
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  values planted     {planted} in {calls.Count} answers; read without the gateway: {planted}"));
        var verdict = leaked.Length == 0 ? paint.Good("0") : paint.Bad(string.Create(CultureInfo.InvariantCulture, $"{leaked.Length}: {string.Join(", ", leaked.Select(v => v.Kind).Distinct())}"));
        output.WriteLine($"  leaked through it  {verdict}");
        foreach (var figures in calls.Select(c => c.Stream).OfType<StreamFigures>())
        {
            output.WriteLine(figures.HeldMost is { } most
                ? string.Create(CultureInfo.InvariantCulture, $"  held back          {figures.HeldAverage:0.0} characters on average, {most} at most (a value that may still grow)")
                : "  held back          not known: the two texts differ in more than masks");
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  added per event    {figures.AddedMedian.TotalMilliseconds:0.00} ms in the middle, {figures.AddedMost.TotalMilliseconds:0.00} ms at most, client and upstream in this process included"));
        }
    }

    public static void PrintTry(TextWriter output, Paint paint, DemoAddresses at, string token)
    {
        output.WriteLine();
        output.WriteLine(paint.Heading("Serving until Ctrl+C. To try:"));
        output.WriteLine($"  open http://localhost:{at.Console.Port}/ in a browser and be somebody with one click: what was just played, exchange by exchange; and what waits for people");
        output.WriteLine($"  curl -sN http://{at.Gateway}{DemoMcp.Path} -H 'content-type: application/json' -H 'accept: application/json, text/event-stream' -d '{DemoPlayer.DeleteCustomer}'");
        output.WriteLine($"    waits for an approval: lea or sam give it in the console. With -H 'authorization: Bearer {token}' it is lea who calls, and sam alone can");
        output.WriteLine($"  curl -s http://{at.Gateway}{DemoMcp.Path} -H 'content-type: application/json' -H 'accept: application/json, text/event-stream' -d '{DemoPlayer.ListCustomers}'");
        output.WriteLine($"  curl -sN http://{at.Gateway}{DemoModel.Path} -H 'content-type: application/json' -d '{{\"model\":\"demo-1\",\"stream\":true,\"messages\":[]}}'");
        output.WriteLine($"  curl -s http://{at.Admin}/healthz");
        output.WriteLine(paint.Faint($"  the same without the gateway: http://{at.Mcp}{DemoMcp.Path} and http://{at.Model}{DemoModel.Path}"));
    }
}
