using System.Buffers;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using FastMcp.Approvals;
using FastMcp.Approvals.Notices;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Notifying.Slack;

/// <summary>One message for each request, posted (<c>chat.postMessage</c>) and brought up to date (<c>chat.update</c>) by a bot.</summary>
internal sealed class SlackNotices(ApprovalChannelConfig channel, Uri? page, OutboundClient client) : INoticeSink
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // Slack would not take these the next time either; whatever else is wrong an operator or Slack can mend.
    private static readonly HashSet<string> _final =
    [
        "invalid_blocks", "invalid_blocks_format", "msg_too_long", "msg_blocks_too_long", "no_text", "too_many_attachments", "edit_window_closed", "cant_update_message", "invalid_arguments", "invalid_json",
    ];

    // limit slack-words: what is told people besides, at once.
    private const int MostWords = 4;

    private readonly SecretFile _token = new(channel.SecretFile);
    private int _saying;

    // Slack takes about one message a second of a conversation.
    public int Together => 1;

    public async Task<NoticeAnswer> TellAsync(Notice notice, ApprovalRequest request)
    {
        var isNew = notice.Place.Length == 0;
        if (isNew && request.State != ApprovalState.Open)
        {
            // It is over before anybody could have done anything about it.
            return NoticeAnswer.Taken();
        }

        var place = isNew ? [channel.To!] : notice.Place.Split(' ');
        var body = SlackMessage.Of(request, place[0], isNew ? null : place[1], page, channel.WithPreview, channel.Approvers.Count > 0);
        OutboundAnswer answer;
        try
        {
            answer = await CallAsync(isNew ? "chat.postMessage" : "chat.update", body).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            return NoticeAnswer.Later(e.Message, notice.Place);
        }

        return !answer.IsOk ? NoticeAnswer.Of(answer, notice.Place)
            : SlackAnswer.Read(answer.Body) is not { } said ? NoticeAnswer.Later("it does not answer as Slack does", notice.Place)
            : said is { Ok: true, Channel: { } at, Ts: { } stamp } && IsWord(at) && IsWord(stamp) ? NoticeAnswer.Taken($"{at} {stamp}")
            : said.Ok ? NoticeAnswer.Taken(notice.Place)
            : Fault(said.Error ?? "", notice, answer.RetryAfter);
    }

    public async Task SayAsync(string where, string to, string words)
    {
        try
        {
            if (Interlocked.Increment(ref _saying) <= MostWords && where.Length > 0)
            {
                await CallAsync("chat.postEphemeral", Ephemeral(where, to, words)).ConfigureAwait(false);
            }
        }
        catch (IOException)
        {
            // The message itself shows how it stands.
        }
        finally
        {
            Interlocked.Decrement(ref _saying);
        }
    }

    private static NoticeAnswer Fault(string error, Notice notice, TimeSpan wait) =>
        // Somebody deleted it: the next try posts it anew.
        error == "message_not_found" ? NoticeAnswer.Later(error, "")
        : _final.Contains(error) ? NoticeAnswer.Refused(error, notice.Place)
        : NoticeAnswer.Later(IsWord(error) ? error : "an error without a name", notice.Place, wait);

    private static bool IsWord(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    private static byte[] Ephemeral(string where, string to, string words)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using var json = new Utf8JsonWriter(buffer);
        json.WriteStartObject();
        json.WriteString("channel", where);
        json.WriteString("user", to);
        json.WriteString("text", SlackText.Of(words));
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenSpan.ToArray();
    }

    private async Task<OutboundAnswer> CallAsync(string method, byte[] body)
    {
        var secret = _token.Read();
        var token = Encoding.UTF8.GetString(secret);
        if (token.Length == 0 || token.Any(c => c is <= ' ' or > '~'))
        {
            throw new IOException($"{channel.SecretFile} does not hold a bot's token.");
        }

        return await client.SendAsync(
            () =>
            {
                var post = new HttpRequestMessage(HttpMethod.Post, new Uri(channel.Url, method)) { Content = JsonBody.Of(body) };
                post.Content.Headers.ContentType!.CharSet = "utf-8";
                post.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
                return post;
            },
            Patience).ConfigureAwait(false);
    }
}
