using System.Globalization;
using FastMcp.Approvals;
using FastMcp.Approvals.Notices;
using FastMcp.Proxy.Configuration.Model;
using FastMcp.Proxy.Outbound;

namespace FastMcp.Proxy.Notifying.Webhooks;

/// <summary>POST of one request as it stands, signed; see <see cref="StandardWebhook"/>. A status of the 200s is a receipt.</summary>
internal sealed class WebhookNotices(ApprovalChannelConfig channel, Uri? page, OutboundClient client, TimeProvider clock) : INoticeSink
{
    public int Together => 4;

    public async Task<NoticeAnswer> TellAsync(Notice notice, ApprovalRequest request)
    {
        var (id, body) = (WebhookMessage.IdOf(request), WebhookMessage.Of(notice, request, page, channel.WithPreview));
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        string signature;
        try
        {
            using var keys = WebhookKeys.Read(channel.SecretFile);
            signature = keys.Sign(StandardWebhook.Content(id, seconds, body));
        }
        catch (IOException e)
        {
            return NoticeAnswer.Later(e.Message, "");
        }

        return NoticeAnswer.Of(
            await client.SendAsync(() =>
            {
                var post = new HttpRequestMessage(HttpMethod.Post, channel.Url) { Content = JsonBody.Of(body) };
                post.Headers.Add(StandardWebhook.Id, id);
                post.Headers.Add(StandardWebhook.Timestamp, seconds);
                post.Headers.Add(StandardWebhook.Signature, signature);
                return post;
            }).ConfigureAwait(false),
            "");
    }

    // Who sent a callback reads its answer.
    public Task SayAsync(string where, string to, string words) => Task.CompletedTask;
}
