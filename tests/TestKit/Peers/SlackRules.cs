using System.Text.Json;

namespace FastMcp.TestKit.Peers;

/// <summary>What Slack's documentation says of messages: kinds of blocks, lengths, names that must differ. What it would refuse is thrown.</summary>
public static class SlackRules
{
    /// <summary>Of <c>chat.postMessage</c> and <c>chat.update</c>.</summary>
    public static void Check(JsonElement message)
    {
        var blocks = message.GetProperty("blocks").EnumerateArray().ToList();
        Must(blocks.Count is > 0 and <= 50, $"{blocks.Count} blocks");
        Must(message.GetProperty("text").GetString()!.Length is > 0 and <= 4000, "text");
        var ids = blocks.Where(block => block.TryGetProperty("block_id", out _)).Select(block => block.GetProperty("block_id").GetString()!).ToList();
        Must(ids.Distinct().Count() == ids.Count && ids.TrueForAll(id => id.Length <= 255), "block_id");
        foreach (var block in blocks)
        {
            CheckBlock(block);
        }
    }

    /// <summary>Every text object, wherever it stands.</summary>
    public static IEnumerable<(string Type, string Text)> TextsOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object when element.TryGetProperty("type", out var type) && type.GetString() is "plain_text" or "mrkdwn" => [(element.GetProperty("type").GetString()!, element.GetProperty("text").GetString()!)],
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => TextsOf(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(TextsOf),
        _ => [],
    };

    public static IEnumerable<JsonElement> ActionsOf(JsonElement message) => message.GetProperty("blocks").EnumerateArray()
        .Where(block => block.GetProperty("type").GetString() == "actions").SelectMany(block => block.GetProperty("elements").EnumerateArray());

    private static void CheckBlock(JsonElement block)
    {
        switch (block.GetProperty("type").GetString())
        {
            case "header":
                Plain(block.GetProperty("text"), 150);
                break;
            case "section":
                Must(block.GetProperty("text").GetProperty("text").GetString()!.Length is > 0 and <= 3000, "section");
                break;
            case "input":
                Plain(block.GetProperty("label"), 2000);
                Must(block.GetProperty("element").GetProperty("type").GetString() == "plain_text_input" && block.GetProperty("element").GetProperty("max_length").GetInt32() <= 3000, "input");
                break;
            case "actions":
                Must(block.GetProperty("elements").GetArrayLength() is > 0 and <= 25, "elements");
                foreach (var button in block.GetProperty("elements").EnumerateArray())
                {
                    CheckButton(button);
                }

                break;
            case var other:
                throw new InvalidOperationException($"invalid_blocks: {other}");
        }
    }

    private static void CheckButton(JsonElement button)
    {
        Must(button.GetProperty("type").GetString() == "button" && button.GetProperty("action_id").GetString()!.Length is > 0 and <= 255 && button.GetProperty("value").GetString()!.Length <= 2000, "button");
        Must(button.GetProperty("style").GetString() is "primary" or "danger", "style");
        Plain(button.GetProperty("text"), 75);
        if (button.TryGetProperty("confirm", out var sure))
        {
            Plain(sure.GetProperty("title"), 100);
            Plain(sure.GetProperty("text"), 300);
            Plain(sure.GetProperty("confirm"), 30);
            Plain(sure.GetProperty("deny"), 30);
        }
    }

    private static void Plain(JsonElement text, int most) =>
        Must(text.GetProperty("type").GetString() == "plain_text" && text.GetProperty("text").GetString()!.Length is > 0 and var length && length <= most, "plain_text");

    private static void Must(bool holds, string what)
    {
        if (!holds)
        {
            throw new InvalidOperationException("invalid_blocks: " + what);
        }
    }
}
