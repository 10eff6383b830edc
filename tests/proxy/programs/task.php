<?php
if (!extension_loaded('curl')) {
    echo "php has no curl on this machine\n";
    exit(77);
}
$asked = curl_init('https://api.maton.ai/podio/task/');
curl_setopt_array($asked, [
    CURLOPT_RETURNTRANSFER => true,
    CURLOPT_POSTFIELDS => '{"text": "Grüße"}',
    CURLOPT_HTTPHEADER => ['Authorization: Bearer ' . getenv('MATON_API_KEY')],
]);
$answer = curl_exec($asked);
if ($answer === false) {
    fwrite(STDERR, curl_error($asked));
    exit(1);
}
echo json_decode($answer)->task_id, "\n";
$asked = curl_init('https://example.com/');
curl_setopt($asked, CURLOPT_RETURNTRANSFER, true);
curl_exec($asked);
echo curl_error($asked), "\n";
