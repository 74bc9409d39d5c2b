using System.Text;
using FastMcp.Proxy.Budgets;

namespace FastMcp.Proxy.Tests.Budgets;

/// <summary>What a model's answer says that it used, however it is cut.</summary>
public sealed class UsageMeterTests
{
    [Theory]
    [InlineData("""{"usage":{"prompt_tokens": 12,"completion_tokens":345,"prompt_tokens_details":{"cached_tokens":9999}}}""", 12, 345)]
    [InlineData("""data: {"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}data: {"usage":{"output_tokens":777}}""", 25, 777)]
    [InlineData("""{"usageMetadata":{"promptTokenCount":7,"candidatesTokenCount":8,"totalTokenCount":15}}""", 7, 8)]
    [InlineData("""{"usage":{"inputTokens":3,"outputTokens":4,"totalTokens":7}}""", 3, 4)]
    [InlineData("""{"prompt_eval_count":26,"eval_count":298}""", 26, 298)]
    [InlineData("""{"content":"say \"completion_tokens\": 999 and \\\"input_tokens\\\": 5"}""", 0, 0)]
    [InlineData("""{"completion_tokens":-5,"prompt_tokens":null,"input_tokens":"7"}""", 0, 0)]
    [InlineData("", 0, 0)]
    public void Push_CutAnywhere_ReadsTheSame(string text, long input, long output)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var meter = new UsageMeter();
        for (var first = 0; first <= bytes.Length; first++)
        {
            foreach (var size in (int[])[1, 2, 7, 64, 1000])
            {
                meter.Reset();
                meter.Push(bytes.AsSpan(0, first));
                for (var at = first; at < bytes.Length; at += size)
                {
                    meter.Push(bytes.AsSpan(at, Math.Min(size, bytes.Length - at)));
                }

                Assert.Equal((input, output), (meter.Input, meter.Output));
            }
        }
    }
}
